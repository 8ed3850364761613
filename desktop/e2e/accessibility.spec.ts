import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { alarm, connection, expect, type RelayProcess, test } from './kit.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const wide = { width: 1280, height: 800 }
const narrow = { width: 390, height: 844 }
type Look = readonly [size: typeof wide, colorScheme: 'dark' | 'light']
const diagonals: readonly (readonly [Look, Look])[] = [
  [
    [wide, 'dark'],
    [narrow, 'light'],
  ],
  [
    [wide, 'light'],
    [narrow, 'dark'],
  ],
]
let looks = 0

/**
 * Looks at what is on screen at both sizes and in both themes; which theme goes with which size alternates, because all
 * four would take twice as long. Findings name their state and are gathered, so that none hides another.
 */
async function look(page: Page, state: string, found: string[]): Promise<void> {
  for (const [size, colorScheme] of diagonals[looks++ % 2] ?? []) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
    for (const { id, nodes } of violations)
      for (const node of nodes)
        found.push(`${state}, ${size.width} ${colorScheme}: ${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)
  }
  await page.setViewportSize(wide)
}

/** Twenty incidents: every severity, acknowledged and resolved ones among them. The first is critical and triggered. */
async function makeBusy(relay: RelayProcess): Promise<void> {
  const severities = ['critical', 'error', 'warning', 'info']
  for (let i = 0; i < 20; i++) {
    const title = `Alert ${i} on a node with quite a long name that does not fit on a narrow screen`
    const runbook = 'https://runbooks.example.com/checkout'
    await relay.fire({ key: `k${i}`, title, severity: severities[i % 4], runbook, labels: { region: 'eu-1' } })
  }
  const incidents = await relay.incidents()
  const idOf = (i: number) => incidents.find(({ title }) => title.startsWith(`Alert ${i} `)).id
  for (const i of [4, 5, 6]) await relay.command({ type: 'incident.acknowledge', incidentId: idOf(i) })
  for (const i of [8, 9]) await relay.command({ type: 'incident.resolve', incidentId: idOf(i), reason: 'rolled back' })
  await relay.command({ type: 'incident.set-sev', incidentId: idOf(0), sev: 2 })
  await relay.command({ type: 'note.add', incidentId: idOf(0), text: 'rolled back 42' })
}

// The console is Ana's, who is second: so that criticals can stand in her feed without her alarm over it.
test('the console is accessible in each of its states, dark and light, wide and narrow', async ({ page, relay }) => {
  test.setTimeout(180_000)
  const found: string[] = []
  const { relay: origin } = relay.ready
  const go = async (hash: string, awaited: RegExp) => {
    await page.goto(`${origin}/#/${hash}`)
    await expect(page.getByText(awaited).first()).toBeVisible()
  }

  await page.goto(origin)
  await expect(page.getByRole('textbox', { name: 'Pairing code' })).toBeVisible()
  await look(page, 'pairing', found)

  await page.goto(await relay.invite('ana'))
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
  await expect(page.getByText('Nothing is open.')).toBeVisible()
  await look(page, 'empty feed', found)

  await makeBusy(relay)
  await page.getByRole('combobox', { name: /status/i }).selectOption('all')
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: /resolved/ })
      .first(),
  ).toBeVisible()
  await look(page, 'busy feed', found)

  const first = (await relay.incidents()).find(({ title }) => title.startsWith('Alert 0 '))
  await go(`incidents/${first.id}`, /rolled back 42/)
  for (const name of ['Timeline', /Alerts/, 'Runbook', 'People', 'Links']) {
    await page.getByRole('tab', { name }).click()
    await look(page, `room, ${name}`, found)
  }

  await go('notebook', /No postmortem is begun yet/)
  await look(page, 'notebook', found)
  await go('relay', /Journal head/)
  await look(page, 'relay', found)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys and settings' })).toBeVisible()
  await look(page, 'keys', found)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: /Find an incident/ })).toBeVisible()
  await look(page, 'palette', found)
  await page.keyboard.press('Escape')

  await go('oncall', /Can I be reached/)
  await page.getByRole('button', { name: 'Test my pager' }).click()
  await expect(alarm(page)).toContainText('Pager test')
  await look(page, 'pager test', found)
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByRole('cell', { name: /^passed/ }).first()).toBeVisible()
  await look(page, 'on-call after a pager test', found)

  await relay.command({ type: 'incident.escalate', incidentId: first.id })
  await expect(alarm(page)).toContainText('Alert 0')
  await look(page, 'alarm, one page', found)
  for (const { id, status } of await relay.incidents())
    if (id !== first.id && status === 'triggered')
      await relay.command({ type: 'incident.add-responder', incidentId: id, person: 'ana' })
  await expect(alarm(page)).toContainText(/\d+ pages/)
  await look(page, 'alarm, several pages', found)

  for (const { id } of await relay.incidents())
    await relay.command({ type: 'incident.resolve', incidentId: id }).catch(() => undefined)
  await expect(alarm(page)).toBeHidden()
  await page.goto(`${origin}/#/`)
  await relay.kill()
  await expect(connection(page)).toContainText('offline', { timeout: 10_000 })
  await look(page, 'offline', found)
  await expect(alarm(page)).toContainText(/you are blind/i, { timeout: 45_000 })
  await look(page, 'blind', found)

  expect(found).toEqual([])
})

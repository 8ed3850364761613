import { randomUUID } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { alarm, connection, expect, openConsole, type RelayProcess, test } from './kit.ts'

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
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (tooWide > 0) found.push(`${state}, ${size.width}: ${tooWide} px wider than the screen`)
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
  await page.getByRole('combobox', { name: 'Filter' }).fill('state:all ')
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: /resolved/ })
      .first(),
  ).toBeVisible()
  await look(page, 'busy feed', found)

  const first = (await relay.incidents()).find(({ title }) => title.startsWith('Alert 0 '))
  await go(`incidents/${first.id}`, /rolled back 42/)
  for (const name of [/Runbook/, /Alerts/, 'Links']) {
    await page.getByRole('tab', { name }).click()
    await look(page, `room, ${name}`, found)
  }

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

/** Sends commands as another person would, from a device of theirs. */
async function deviceOf(relay: RelayProcess, person: string): Promise<(request: object) => Promise<void>> {
  const [, code] = (await relay.invite(person)).split('#pair=')
  const { body } = await relay.call('POST', '/v1/pair', { code, deviceName: `phone of ${person}` })
  const { token } = body as { token: string }
  return async (request) => {
    const answer = await fetch(`${relay.ready.relay}/v1/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ commandId: randomUUID().replace(/-4/, '-7'), ...request }),
    })
    expect(answer.status).toBe(200)
  }
}

// Of a severity that pages nobody, so that no alarm stands over the room.
test('a room that is worked in is accessible, with what is written, asked and overtaken in it', async ({
  page,
  relay,
}) => {
  test.setTimeout(150_000)
  const found: string[] = []
  await openConsole(page, relay)
  const ana = await deviceOf(relay, 'ana')
  await relay.fire({ severity: 'warning' })
  const [{ id: incidentId }] = await relay.incidents()
  const known = (text: string) => ({ type: 'incident.set-known', incidentId, field: 'symptoms', text })
  await relay.command({ type: 'incident.acknowledge', incidentId })
  await relay.command({ type: 'incident.set-sev', incidentId, sev: 2 })
  await relay.command(known('payments time out'))
  await relay.command({ type: 'timer.start', incidentId, task: 'check the lag', owner: 'ana', seconds: 600 })
  await relay.command({ type: 'timer.start', incidentId, task: 'a minute ago', owner: null, seconds: 5 })
  await relay.command({ type: 'action.add', incidentId, title: 'Alert on lag', owner: 'ana', dueOn: '2020-01-01' })
  await relay.command({ type: 'note.add', incidentId, text: 'roll back 42 #rollback', tags: ['decision', 'rollback'] })
  await ana({ type: 'note.add', incidentId, text: '@owner it is 4 s', tags: ['update'] })
  await page.goto(`${relay.ready.relay}/#/incidents/${incidentId}`)
  const tab = (name: string | RegExp) => page.getByRole('tab', { name }).click()
  const note = page.getByRole('textbox', { name: 'Note', exact: true })
  await expect(note).toBeVisible()

  await expect(page.getByRole('region', { name: 'Newest notice' })).toBeVisible()
  await look(page, 'timeline, a notice beside it', found)
  await page.getByRole('button', { name: /notices?$/ }).click()
  const notices = page.getByRole('complementary', { name: 'Notices' })
  await expect(notices).toContainText('speaks to you')
  await look(page, 'notices', found)
  await page.keyboard.press('Shift+X')
  await look(page, 'notices, all put away', found)
  await page.keyboard.press('Escape')
  await expect(notices).toHaveCount(0)
  await page.getByRole('combobox', { name: 'Part of the timeline that is shown' }).selectOption('decision')
  await look(page, 'timeline, a part', found)

  await note.fill('')
  await note.pressSequentially('/')
  await expect(page.getByRole('listbox', { name: 'Suggestions' })).toBeVisible()
  await look(page, 'note box, suggestions', found)
  await note.fill('/task @ana check')
  await note.press('Control+Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Say how long' })).toBeVisible()
  await look(page, 'note box, a command that lacks something', found)
  await note.fill('')

  await page.getByRole('button', { name: /not said/ }).click()
  await page.getByRole('button', { name: 'Edit symptoms' }).click()
  await page.getByRole('textbox', { name: 'Symptoms' }).fill('refunds time out too')
  await look(page, 'a field of what is known, edited', found)
  await ana(known('only cards'))
  await expect(page.getByRole('button', { name: 'Put both together' })).toBeVisible()
  await look(page, 'a field of what is known, overtaken', found)
  await page.getByRole('button', { name: 'Keep theirs' }).click()

  await tab(/^Timers/)
  await look(page, 'timers', found)
  await page
    .getByRole('button', { name: /^Reported back/ })
    .first()
    .click()
  await look(page, 'timers, a report', found)
  await tab(/^Actions/)
  await look(page, 'actions', found)

  await tab(/^Runbook/)
  const steps = page.getByRole('tabpanel').getByRole('checkbox')
  await steps.first().check()
  await page
    .getByRole('button', { name: /^This step was wrong here/ })
    .nth(1)
    .click()
  await look(page, 'runbook, flagging a step', found)
  await page.getByRole('textbox', { name: /What was wrong/ }).fill('it is in store')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tabpanel')).toContainText('wrong here: it is in store')
  await look(page, 'runbook, a step done and a step flagged', found)

  await relay.command({ type: 'incident.add-responder', incidentId, person: 'ana' })
  await tab(/^People/)
  await expect(page.getByRole('tabpanel')).toContainText('asked, no answer yet')
  await look(page, 'people, one is asked', found)
  await ana({ type: 'page.decline', incidentId, reason: 'on a train' })
  await expect(page.getByRole('tabpanel')).toContainText('on a train')
  await look(page, 'people, one can’t', found)

  await ana({ type: 'role.take', role: 'commander', incidentId, reason: 'no answer' })
  await page.getByRole('button', { name: 'Take from Ana (sample)…' }).click()
  await expect(page.getByRole('dialog', { name: /^Take .* from Ana/ })).toBeVisible()
  await look(page, 'take command', found)
  await page.keyboard.press('Escape')

  await ana({ type: 'note.add', incidentId, text: '@owner are you there?' })
  await expect(page.getByRole('alert').filter({ hasText: 'are you there?' })).toBeVisible()
  await ana({ type: 'incident.add-responder', incidentId, person: 'owner' })
  await expect(alarm(page)).toContainText('asks you to join')
  // What merely tells something waits until the page is answered.
  await expect(alarm(page).getByRole('alert')).toHaveCount(0)
  await look(page, 'alarm, asked to join', found)
  await alarm(page)
    .getByRole('button', { name: /^I cannot/ })
    .click()
  await look(page, 'alarm, can’t', found)
  await page.keyboard.press('Escape')
  await alarm(page)
    .getByRole('button', { name: /I am coming/ })
    .click()
  await expect(alarm(page)).toBeHidden()
  await page.getByRole('button', { name: /notices?$/ }).click()
  await expect(notices).toContainText('are you there?')
  await page.keyboard.press('Escape')

  await relay.command({ type: 'incident.resolve', incidentId, reason: 'rolled back' })
  await page.goto(`${relay.ready.relay}/#/incidents/${incidentId}/replay`)
  await expect(page.getByRole('slider', { name: 'Moment' })).toBeVisible()
  await page.getByRole('button', { name: 'Next decision' }).click()
  await look(page, 'replay', found)
  expect(found).toEqual([])
})

test('a handoff and the notebook are accessible at each step', async ({ page, relay, browser }) => {
  test.setTimeout(150_000)
  const found: string[] = []
  await openConsole(page, relay)
  await relay.fire({ severity: 'critical' })
  const [{ id: incidentId }] = await relay.incidents()
  await relay.command({ type: 'incident.acknowledge', incidentId })
  await expect(alarm(page)).toBeHidden()
  const context = await browser.newContext()
  const ana = await context.newPage()
  await ana.goto(await relay.invite('ana'))
  await expect(connection(ana)).toContainText('live', { timeout: 20_000 })

  await page.goto(`${relay.ready.relay}/#/handoff`)
  await look(page, 'handoff, idle', found)
  await page.getByRole('button', { name: /^Hand over/ }).click()
  await look(page, 'handoff, writing', found)
  await page.getByRole('combobox', { name: 'To' }).selectOption('ana')
  await page.getByRole('textbox', { name: /Notes for/ }).fill('The backup runs at 4.')
  await page.getByRole('button', { name: /^Offer/ }).click()
  await expect(page.getByRole('heading', { name: /until Ana \(sample\) accepts/ })).toBeVisible()
  await look(page, 'handoff, offered', found)
  await ana.getByRole('link', { name: 'Read the brief' }).click()
  const accept = ana.getByRole('button', { name: /^Accept/ })
  await expect(accept).toBeVisible()
  await look(ana, 'handoff, receiving', found)
  await ana.getByRole('textbox', { name: /In your words/ }).fill('I watch it.')
  await accept.click()
  await ana.getByText(/Ana \(sample\) has .* from/).click()
  await look(ana, 'handoff, ended', found)
  await page.getByRole('button', { name: /^Take from/ }).click()
  await look(page, 'handoff, taking over', found)
  await page.keyboard.press('Escape')
  await context.close()

  await relay.command({ type: 'postmortem.start', incidentId })
  await relay.command({ type: 'action.add', incidentId, title: 'Alert on the pool', dueOn: '2020-01-01' })
  await relay.command({ type: 'postmortem.set-why', incidentId, text: 'The pool was full' })
  await page.goto(`${relay.ready.relay}/#/notebook`)
  for (const name of [/^Postmortems/, /^Without one/, /^Action items/, /^No runbook/]) {
    await page.getByRole('tab', { name }).click()
    await look(page, `notebook, ${name.source}`, found)
  }
  await page.goto(`${relay.ready.relay}/#/notebook/${incidentId}`)
  const drawer = page.getByRole('complementary', { name: 'Timeline to pick from' })
  await expect(page.getByRole('region', { name: '5 Whys' })).toContainText('The pool was full')
  if (!(await drawer.isVisible())) await page.getByRole('button', { name: 'Pick rows' }).click()
  await look(page, 'notebook, the drawer', found)
  await drawer.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Write: Summary' }).click()
  await page.keyboard.type('The pool was **full**.')
  await look(page, 'notebook, writing', found)
  expect(found).toEqual([])
})

test('where the system’s colours are forced, marks keep their fill and what is current its edge', async ({
  page,
  relay,
}) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await openConsole(page, relay)
  const styleOf = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
  const ground = await styleOf('body', 'background-color')
  for (const mark of ['.reach-mark', '.connection-dot'])
    expect(await styleOf(mark, 'background-color'), mark).not.toBe(ground)
  const edge = (name: string) => styleOf(`.rail-entry:has-text("${name}")`, 'border-left-color')
  expect(await edge('Handoff')).toBe(ground)
  expect(await edge('Feed')).not.toBe(ground)
})

import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { alarm, connection, expect, openConsole, type RelayProcess, test } from './kit.ts'

const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const role = (page: Page, name: string) =>
  page
    .getByRole('group', { name: 'Roles' })
    .getByTitle(new RegExp(`^${name}:`))
    .first()
const step = (page: Page, name: RegExp) => page.getByRole('checkbox', { name })

/** Where status updates are posted to: a real server that keeps what it is sent. */
async function startOutside(): Promise<{ url: string; posted: string[]; stop: () => void }> {
  const posted: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      posted.push(body)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hooks/secret`, posted, stop: () => server.close() }
}

/** A third person beside the two that a start seeds, so that command, writing and mending are in three hands. */
async function prepare(relay: RelayProcess, updates: string): Promise<void> {
  const seeded = readFileSync(join(relay.dir, 'oncall.yaml'), 'utf8')
  const yaml = `${seeded.replace('\nteams:', '  kim:\n    name: Kim\n\nteams:')}\nupdates:\n  webhook: ${updates}\n`
  writeFileSync(join(relay.dir, 'oncall.yaml'), yaml)
  const { status, body } = await relay.call('POST', '/v1/config', { yaml, base: relay.dir })
  expect(status, JSON.stringify(body)).toBe(200)
}

async function consoleOf(person: string, browser: Browser, relay: RelayProcess): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(await relay.invite(person))
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
  return page
}

async function openRoom(page: Page, relay: RelayProcess, id: string): Promise<void> {
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  await expect(noteBox(page)).toBeVisible()
}

async function write(page: Page, text: string): Promise<void> {
  await noteBox(page).fill(text)
  await noteBox(page).press('Control+Enter')
  await expect(noteBox(page)).toHaveValue('')
}

async function request(page: Page, words: string): Promise<void> {
  await noteBox(page).blur()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

test('one incident from page to postmortem, run by a commander, a scribe and a responder at three consoles', async ({
  browser,
  page: commander,
  relay,
}) => {
  test.setTimeout(240_000)
  const outside = await startOutside()
  await prepare(relay, outside.url)
  await openConsole(commander, relay)
  const scribe = await consoleOf('ana', browser, relay)
  const responder = await consoleOf('kim', browser, relay)
  const everybody = [commander, scribe, responder]

  // The page reaches who is on call, and nobody else.
  await relay.fire({ severity: 'critical' })
  await expect(alarm(commander)).toContainText('CheckoutDown')
  await expect(alarm(scribe)).toBeHidden()
  await alarm(commander).getByRole('button', { name: 'Acknowledge' }).click()
  const [{ id }] = await relay.incidents()
  for (const page of [commander, scribe]) await openRoom(page, relay, id)

  // Roles: the scribe takes the pen, the commander asks a responder in, who comes.
  await request(scribe, 'take scribe')
  await expect(role(commander, 'scribe')).toHaveAttribute('title', 'scribe: Ana (sample)')
  await commander.keyboard.press('p')
  await commander.getByRole('button', { name: 'Need help from…' }).click()
  await commander.getByRole('dialog').getByRole('button', { name: /Kim/ }).click()
  await expect(alarm(responder)).toContainText('asks you to join', { timeout: 15_000 })
  await alarm(responder)
    .getByRole('button', { name: /I am coming/ })
    .click()
  await expect(commander.getByRole('listitem').filter({ hasText: 'Kim' }).filter({ hasText: 'here' })).toBeVisible()

  // What is known is written once and is the first thing that the late one sees.
  await commander.getByRole('button', { name: /not said/ }).click()
  await commander.getByRole('button', { name: 'Edit symptoms' }).click()
  await commander.getByRole('textbox', { name: 'Symptoms' }).fill('payments time out')
  await commander.keyboard.press('Enter')
  await commander.getByRole('button', { name: 'SEV?' }).click()
  await commander.getByRole('menuitem', { name: /SEV 2/ }).click()
  await openRoom(responder, relay, id)
  await responder.getByRole('button', { name: /^1 known/ }).click()
  await expect(responder.getByRole('region', { name: 'What we know now' })).toContainText('payments time out')
  await expect(responder.getByRole('button', { name: 'Send update' })).toContainText('due in')

  // The scribe gives out a task with a time; it rings for the responder, who reports back.
  await write(scribe, '/task @kim 5s check the replica lag')
  await expect(responder.getByRole('alert').filter({ hasText: 'check the replica lag' })).toBeVisible({
    timeout: 20_000,
  })
  await responder.getByRole('tab', { name: /^Timers/ }).click()
  await responder.getByRole('button', { name: 'Reported back…' }).click()
  await responder.keyboard.type('lag is 4 s')
  await responder.keyboard.press('Enter')
  await expect(timeline(commander)).toContainText('reported back: lag is 4 s')

  // The runbook is worked through by one and seen by all.
  await responder.keyboard.press('b')
  await step(responder, /Look at the error rate/).click()
  await expect(timeline(scribe)).toContainText('did: ')

  // The relay dies. Each goes on writing; nothing is lost, and nothing comes twice.
  await relay.kill()
  for (const page of everybody) await expect(connection(page)).toContainText(/offline|blind/, { timeout: 20_000 })
  await step(responder, /Look at what was deployed/).click()
  await noteBox(scribe).fill('/decision roll back 42')
  await noteBox(scribe).press('Control+Enter')
  await noteBox(commander).fill('calling the vendor')
  await noteBox(commander).press('Control+Enter')
  await expect(timeline(scribe).getByText('pending', { exact: true }).first()).toBeVisible()
  await relay.start()
  for (const page of everybody) await expect(connection(page)).toContainText('live', { timeout: 40_000 })
  for (const page of everybody)
    for (const text of ['roll back 42', 'calling the vendor']) {
      const row = timeline(page).getByRole('listitem').filter({ hasText: text })
      await expect(row).toHaveCount(1, { timeout: 20_000 })
      await expect(row).not.toContainText('pending')
    }

  // Command passes to the responder, and only by acceptance.
  await relay.command({ type: 'incident.reassign', incidentId: id, person: 'kim' })
  await expect(alarm(responder)).toBeVisible({ timeout: 15_000 })
  await expect(role(scribe, 'commander')).toHaveAttribute('title', 'commander: Owner')
  await alarm(responder).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(role(scribe, 'commander')).toHaveAttribute('title', /^commander: Kim/)
  await expect(role(commander, 'commander')).toHaveAttribute('title', /^commander: Kim/)

  // People outside are told, the star goes to the decision, and it is over.
  await relay.command({
    type: 'note.add',
    incidentId: id,
    text: 'rolled back, recovering',
    tags: ['update'],
    publish: true,
  })
  await expect.poll(() => outside.posted.length, { timeout: 15_000 }).toBe(1)
  expect(outside.posted[0]).toContain('rolled back, recovering')
  await timeline(scribe)
    .getByRole('listitem')
    .filter({ hasText: 'roll back 42' })
    .getByRole('button', { name: /^Star/ })
    .click()
  await relay.command({ type: 'incident.resolve', incidentId: id, reason: 'rolled back 42' })
  // Where the story is longer than its place, the scribe has scrolled up to the decision, and it holds still.
  const newer = scribe.getByRole('button', { name: /newer/ })
  if (await newer.isVisible()) await newer.click()
  for (const page of everybody) await expect(timeline(page)).toContainText('resolved it: rolled back 42')

  // The scribe writes it up, an action item is everyone's to see, and the record holds what happened.
  await relay.command({ type: 'postmortem.start', incidentId: id, owner: 'ana' })
  await relay.command({
    type: 'action.add',
    incidentId: id,
    title: 'alert on replica lag',
    owner: 'kim',
    dueOn: '2020-01-01',
  })
  await commander.goto(`${relay.ready.relay}/#/notebook`)
  await commander.getByRole('tab', { name: /^Action items/ }).click()
  await expect(commander.getByRole('tabpanel')).toContainText('alert on replica lag')
  await expect(commander.getByRole('tabpanel')).toContainText(/overdue/)
  const { body } = await relay.call('GET', `/v1/incidents/${id}/postmortem.md`)
  const record = String(body)
  for (const text of ['roll back 42', 'alert on replica lag', 'payments time out', 'rolled back, recovering'])
    expect(record).toContain(text)
  for (const name of ['Owner', 'Ana', 'Kim']) expect(record).not.toContain(name)

  // The responder plays the night again, up to the decision.
  await responder.goto(`${relay.ready.relay}/#/incidents/${id}/replay`)
  await responder.getByRole('button', { name: 'Next decision' }).click()
  const replay = responder.getByRole('region', { name: 'Replay' })
  await expect(replay).toContainText('roll back 42')
  await expect(replay).not.toContainText('resolved it: rolled back 42')

  outside.stop()
  for (const page of [scribe, responder]) await page.context().close()
})

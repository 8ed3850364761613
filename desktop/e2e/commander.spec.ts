import type { Page } from '@playwright/test'
import { alarm, connection, expect, holdAcknowledge, openConsole, type RelayProcess, test } from './kit.ts'

const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const facts = (page: Page) => page.locator('.room-head')
const only = async (relay: RelayProcess) => (await relay.incidents())[0]

/** An open incident that pages nobody, with its room in front. */
async function openRoom(page: Page, relay: RelayProcess): Promise<string> {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const { id } = await only(relay)
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  await expect(noteBox(page)).toBeVisible()
  return id
}

test('the feed and the first acknowledgement need no pointer', async ({ page, relay }) => {
  await openConsole(page, relay)
  for (const key of ['one', 'two', 'three']) await relay.fire({ key, title: key, severity: 'warning' })
  const rows = page.getByRole('list', { name: 'Incidents' })
  await expect(rows.getByRole('listitem')).toHaveCount(3)
  const [first = '', second = '', third = ''] = await rows.getByRole('link').allTextContents()
  await page.keyboard.press('j')
  await expect(rows.getByRole('link', { name: first })).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(rows.getByRole('link', { name: third })).toBeFocused()
  await page.keyboard.press('k')
  await expect(rows.getByRole('link', { name: second })).toBeFocused()
  await page.keyboard.press('Enter')
  const room = (title: string) => page.getByRole('article').getByRole('heading', { name: title })
  await expect(room(second)).toBeVisible()
  // An open room follows; a key that is not held acknowledges nothing.
  await page.keyboard.press('j')
  await expect(room(third)).toBeVisible()
  await page.keyboard.press('k')
  await expect(room(second)).toBeVisible()
  await page.keyboard.press('a')
  await holdAcknowledge(page)
  const statusOf = async (title: string) =>
    (await relay.incidents()).find((incident) => incident.title === title).status
  await expect.poll(() => statusOf(second)).toBe('acknowledged')
  expect(await statusOf(first)).toBe('triggered')
  expect(await statusOf(third)).toBe('triggered')
})

test('help that is undone within five seconds pages nobody, and else pages the next person', async ({
  page,
  relay,
}) => {
  test.setTimeout(60_000)
  await openConsole(page, relay)
  await relay.fire()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const paged = async () => (await only(relay)).pages.map(({ person }: { person: string }) => person)
  const bar = page.getByRole('button', { name: /Undo/ })
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Paging Ana/)).toBeVisible()
  await page.keyboard.press('z')
  await expect(bar).toBeHidden()
  // Longer than the five seconds that it had.
  const until = Date.now() + 6_000
  await expect.poll(async () => (await paged()).length > 1 || Date.now() > until, { timeout: 10_000 }).toBe(true)
  expect(await paged()).toEqual(['owner'])

  await page.keyboard.press('e')
  await page.keyboard.press('Enter')
  await expect(bar).toBeVisible()
  expect(await paged()).toEqual(['owner'])
  await expect.poll(paged, { timeout: 10_000 }).toEqual(['owner', 'ana'])
  await expect(bar).toBeHidden()

  // Whoever is sure does not wait.
  await page.keyboard.press('e')
  await page.getByRole('dialog').getByRole('button', { name: 'Page everybody' }).click()
  await page.getByRole('button', { name: /^Page now/ }).click()
  await expect(bar).toBeHidden({ timeout: 2_500 })
})

test('notes are one key away, may speak of an earlier moment, and keep what they said before', async ({
  page,
  relay,
}) => {
  await openRoom(page, relay)
  await page.keyboard.press('n')
  await expect(noteBox(page)).toBeFocused()
  await page.keyboard.type('jaxes and aces')
  await page.keyboard.press('Control+Enter')
  await expect(noteBox(page)).toHaveValue('')
  await expect(timeline(page)).toContainText('jaxes and aces')
  // Keys that go into text do nothing else.
  expect((await only(relay)).status).toBe('triggered')

  await page.keyboard.type('02:14 the deploy began')
  await expect(page.getByText(/02:14 UTC(?:\S+)?, shown as added later/)).toBeVisible()
  await page.keyboard.press('Control+Enter')
  const late = timeline(page).getByRole('listitem').filter({ hasText: 'the deploy began' })
  await expect(late).toContainText(/02:14:00/)
  await expect(late).toContainText(/added later/)
  await expect(late).not.toContainText('02:14 the deploy')

  const note = timeline(page).getByRole('listitem').filter({ hasText: 'jaxes' })
  await note.getByRole('button', { name: 'Edit this note' }).click()
  const edit = page.getByRole('textbox', { name: /Edit the note/ })
  await edit.fill('rolled back 42')
  await edit.press('Control+Enter')
  const edited = timeline(page).getByRole('listitem').filter({ hasText: 'rolled back 42' })
  await expect(edited.getByText('edited', { exact: true })).toBeVisible()
  await edited.getByText('edited', { exact: true }).click()
  await expect(edited.getByText('before: jaxes and aces')).toBeVisible()
})

test('sev and impact are said in the room, and a snooze always has an end', async ({ page, relay }) => {
  await openRoom(page, relay)
  await page.getByRole('button', { name: 'SEV?' }).click()
  await page.getByRole('menuitem', { name: /SEV 2/ }).click()
  await expect.poll(async () => (await only(relay)).sev).toBe(2)
  // The first thing that has not been said.
  await noteBox(page).blur()
  await page.keyboard.press('w')
  await page.keyboard.type('Nobody can pay')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await only(relay)).impact).toBe('Nobody can pay')
  await expect(page.getByText('Nobody can pay').first()).toBeVisible()

  await noteBox(page).blur()
  await page.keyboard.press('s')
  const choices = page
    .getByRole('dialog', { name: /Snooze/ })
    .locator('.choice-list')
    .getByRole('button')
  const labels = await choices.allTextContents()
  expect(labels.length).toBeGreaterThan(1)
  for (const label of labels) expect(label).toMatch(/until (\d\d:\d\d)|until 08:00/)
  const before = Date.now()
  await page.keyboard.press('1')
  const until = async () => Date.parse((await only(relay)).snoozedUntil ?? '')
  await expect.poll(until).toBeGreaterThanOrEqual(before + 15 * 60_000)
  expect(await until()).toBeLessThan(Date.now() + 16 * 60_000)
  await expect(page.getByText(/Snoozed until \d\d:\d\d/).first()).toBeVisible()
})

test('giving it moves the baton only when the other person acknowledges', async ({ page, relay, browser }) => {
  test.setTimeout(60_000)
  await openRoom(page, relay)
  await holdAcknowledge(page)
  await expect.poll(async () => (await only(relay)).holder).toBe('owner')
  const other = await (await browser.newContext()).newPage()
  await other.goto(await relay.invite('ana'))
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: /^Give to/ }).click()
  await page
    .getByRole('dialog', { name: /^Give .* to…/ })
    .getByRole('button', { name: /Ana/ })
    .click()
  await expect(alarm(other)).toContainText(/takes the baton/, { timeout: 10_000 })
  expect((await only(relay)).holder).toBe('owner')
  await expect(facts(page)).toContainText(/Held by you since \d\d:\d\d/)
  await alarm(other).getByRole('button', { name: 'Acknowledge' }).click()
  await expect.poll(async () => (await only(relay)).holder).toBe('ana')
  await expect(facts(page)).toContainText(/Held by Ana \(sample\) since \d\d:\d\d/)
  await other.context().close()
})

test('what is resolved can be reopened by whoever takes it, and both are in the timeline', async ({ page, relay }) => {
  test.setTimeout(60_000)
  await openRoom(page, relay)
  await page.getByRole('button', { name: /^Resolve/ }).click()
  await page.getByRole('textbox', { name: /What ended it/ }).fill('disk was cleaned')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await only(relay)).status).toBe('resolved')
  await expect(timeline(page)).toContainText('disk was cleaned')
  await page.getByRole('button', { name: /^Reopen/ }).click()
  await expect.poll(() => only(relay)).toMatchObject({ status: 'acknowledged', holder: 'owner', pages: [] })
  await expect(timeline(page)).toContainText(/reopened/)
})

test('single keys that are switched off do nothing, after a reload too', async ({ page, relay }) => {
  await openRoom(page, relay)
  await page.keyboard.press('?')
  await page.getByRole('checkbox', { name: 'Single-key shortcuts' }).uncheck()
  await page.keyboard.press('Escape')
  for (const round of ['now', 'after a reload']) {
    await holdAcknowledge(page)
    await page.keyboard.press('n')
    await page.keyboard.press('s')
    await page.keyboard.press('?')
    await expect(noteBox(page), round).not.toBeFocused()
    await expect(page.getByRole('dialog'), round).toHaveCount(0)
    await page.reload()
    await expect(noteBox(page)).toBeVisible()
  }
  // The palette is no single key, and does what the keys did.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Acknowledge Checkout')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await only(relay)).status).toBe('acknowledged')
  expect((await only(relay)).acknowledgedBy).toBe('owner')
})

import type { Page } from '@playwright/test'
import { connection, expect, openConsole, type RelayProcess, test } from './kit.ts'

const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const row = (page: Page, text: string) => timeline(page).getByRole('listitem').filter({ hasText: text })
const only = async (relay: RelayProcess) => (await relay.incidents())[0]

async function openRoom(page: Page, relay: RelayProcess): Promise<string> {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const { id } = await only(relay)
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  await expect(noteBox(page)).toBeVisible()
  return id
}

async function write(page: Page, text: string): Promise<void> {
  await noteBox(page).fill(text)
  await noteBox(page).press('Control+Enter')
}

test('the scribe’s commands do what they say, and what is not understood is kept and explained', async ({
  page,
  relay,
}) => {
  test.setTimeout(60_000)
  await openRoom(page, relay)
  await page.keyboard.press('n')
  await page.keyboard.type('/de')
  await expect(page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(noteBox(page)).toHaveValue('/decision ')
  await page.keyboard.type('roll back 42 #rollback')
  await page.keyboard.press('Control+Enter')
  await expect(row(page, 'roll back 42')).toContainText('decision')
  await expect(row(page, 'roll back 42')).toContainText('rollback')

  await noteBox(page).pressSequentially('/task @an')
  await page.keyboard.press('Tab')
  await page.keyboard.type('check the lag')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Say how long' })).toBeVisible()
  await expect(noteBox(page)).toHaveValue('/task @ana check the lag')
  await write(page, '/task @ana 3m check the lag')
  await expect(row(page, 'check the lag')).toContainText('Ana')
  await page.getByRole('tab', { name: 'Timers 1' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('check the lag')

  await write(page, '/todo @ana alert on lag')
  await expect(row(page, '@ana alert on lag')).toContainText('todo')
  await page.getByRole('tab', { name: 'Actions 1' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('alert on lag')
  await expect(page.getByRole('tabpanel')).toContainText('from a note')

  await write(page, '/impact since 02:10 nobody can pay')
  await expect.poll(async () => (await only(relay)).impact).toBe('nobody can pay')
  await write(page, '/at 02:14 the deploy began')
  await expect(row(page, 'the deploy began')).toContainText('02:14:00')
  await write(page, '/nonsense it')
  await expect(page.getByRole('alert').filter({ hasText: 'There is no /nonsense' })).toBeVisible()
  await page.getByRole('button', { name: 'Not a command' }).click()
  await noteBox(page).press('Control+Enter')
  await expect(row(page, '/nonsense it')).toBeVisible()
})

test('rows are starred by key and button, and the timeline shows a part and says so', async ({ page, relay }) => {
  await openRoom(page, relay)
  await write(page, 'rolled back')
  await write(page, 'errors fall')
  await expect(row(page, 'errors fall')).toBeVisible()
  await noteBox(page).blur()
  await page.keyboard.press('*')
  await expect(row(page, 'errors fall').getByRole('button', { name: /^Star/ })).toHaveAttribute('aria-pressed', 'true')
  await row(page, 'rolled back').getByRole('button', { name: /^Star/ }).click()
  const part = page.getByRole('combobox', { name: 'Part of the timeline that is shown' })
  await part.selectOption('starred')
  await expect(timeline(page).getByRole('listitem')).toHaveCount(2)
  await expect(timeline(page)).toContainText(/rows are not shown/)
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(row(page, 'opened the incident')).toBeVisible()
})

test('two who write the same field at once both see both texts, and none is lost', async ({ page, relay, browser }) => {
  test.setTimeout(60_000)
  const id = await openRoom(page, relay)
  const other = await (await browser.newContext()).newPage()
  await other.goto(await relay.invite('ana'))
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })
  await other.goto(`${relay.ready.relay}/#/incidents/${id}`)
  const field = (on: Page) => on.getByRole('region', { name: 'What we know now' })
  for (const each of [page, other]) await each.getByRole('button', { name: '6 not said' }).click()
  await page.getByRole('button', { name: 'Edit symptoms' }).click()
  const mine = page.getByRole('textbox', { name: 'Symptoms' })
  await expect(mine).toBeFocused()
  await mine.fill('payments time out')
  await other.getByRole('button', { name: 'Edit symptoms' }).click()
  await other.getByRole('textbox', { name: 'Symptoms' }).fill('the cart is slow')
  await other.keyboard.press('Enter')
  await expect(field(page)).toContainText('Ana (sample) wrote here')
  await mine.press('Enter')
  await expect(mine).toHaveValue('payments time out')
  await page.getByRole('button', { name: 'Put both together' }).click()
  await mine.press('Enter')
  for (const text of ['the cart is slow', 'payments time out']) await expect(field(other)).toContainText(text)
  await other.context().close()
})

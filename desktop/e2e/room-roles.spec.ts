import type { Browser, Page } from '@playwright/test'
import { alarm, connection, expect, holdAcknowledge, openConsole, type RelayProcess, test } from './kit.ts'

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const role = (page: Page, name: string) =>
  page
    .getByRole('group', { name: 'Roles' })
    .getByTitle(new RegExp(`^${name}:`))
    .first()
const only = async (relay: RelayProcess) => (await relay.incidents())[0]

/** The owner and Ana, each in a browser of their own, in the room of an incident that pages nobody. */
async function twoInARoom(page: Page, relay: RelayProcess, browser: Browser): Promise<Page> {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const { id } = await only(relay)
  const other = await (await browser.newContext()).newPage()
  await other.goto(await relay.invite('ana'))
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })
  for (const console of [page, other]) {
    await console.goto(`${relay.ready.relay}/#/incidents/${id}`)
    await expect(console.getByRole('textbox', { name: 'Note', exact: true })).toBeVisible()
  }
  return other
}

test('roles that change are said in every open room, and command is taken only with a reason', async ({
  page,
  relay,
  browser,
}) => {
  test.setTimeout(60_000)
  const other = await twoInARoom(page, relay, browser)
  await expect(role(page, 'scribe')).toHaveAttribute('title', 'scribe: nobody')
  await holdAcknowledge(page)
  await expect(role(other, 'commander')).toHaveAttribute('title', 'commander: Owner')

  await other.keyboard.press('Control+k')
  await other.keyboard.type('take scribe')
  await other.keyboard.press('Enter')
  await expect(role(page, 'scribe')).toHaveAttribute('title', 'scribe: Ana (sample)')
  await expect(timeline(page)).toContainText('took scribe')

  await other.keyboard.press('p')
  await other.getByRole('button', { name: 'Take from Owner…' }).click()
  const dialog = other.getByRole('dialog', { name: /^Take .* from Owner\?/ })
  await expect(dialog).toContainText('Owner loses command at once')
  await expect(dialog.getByRole('button', { name: 'Take from Owner' })).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByRole('textbox', { name: 'Reason' }).press('Enter')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Owner does not answer')
  await dialog.getByRole('button', { name: 'Take from Owner' }).click()
  await expect(role(page, 'commander')).toHaveAttribute('title', 'commander: Ana (sample)')
  await expect(timeline(page)).toContainText('took over commander: Owner does not answer')
  expect((await only(relay)).holder).toBe('ana')
  await other.context().close()
})

test('who is asked in says no with a reason or comes, the room sees it, and release ends it', async ({
  page,
  relay,
  browser,
}) => {
  test.setTimeout(90_000)
  const other = await twoInARoom(page, relay, browser)
  await holdAcknowledge(page)
  await page.keyboard.press('p')
  const ask = async () => {
    await page.getByRole('button', { name: 'Need help from…' }).click()
    await page
      .getByRole('dialog', { name: /^Need help with .* from…/ })
      .getByRole('button', { name: /Ana/ })
      .click()
  }
  const ana = page.getByRole('listitem').filter({ has: page.getByText('Ana (sample)', { exact: true }) })
  await ask()
  await expect(alarm(other)).toContainText('asks you to join', { timeout: 10_000 })
  await expect(ana.filter({ hasText: 'asked, no answer yet' })).toBeVisible()
  await alarm(other)
    .getByRole('button', { name: /^I cannot/ })
    .click()
  await other.keyboard.type('a train without network')
  await other.keyboard.press('Enter')
  await expect(alarm(other)).toBeHidden()
  await expect(ana.filter({ hasText: 'can’t' })).toContainText('a train without network')

  await ask()
  await expect(alarm(other)).toBeVisible({ timeout: 10_000 })
  await alarm(other)
    .getByRole('button', { name: /I am coming/ })
    .click()
  const here = ana.filter({ hasText: 'here' })
  await expect(here).toBeVisible()
  expect((await only(relay)).holder).toBe('owner')
  await here.getByRole('button', { name: 'Release Ana (sample)' }).click()
  await expect(here).toHaveCount(0)
  await other.context().close()
})

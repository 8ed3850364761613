import type { Page } from '@playwright/test'
import { connection, expect, openConsole, test } from './kit.ts'

const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })

test('a runbook is ticked for everyone, offline too, and a wrong step becomes an action item', async ({
  page,
  relay,
  browser,
}) => {
  test.setTimeout(120_000)
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  const other = await (await browser.newContext()).newPage()
  await other.goto(await relay.invite('ana'))
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })
  for (const console of [page, other]) {
    await console.goto(`${relay.ready.relay}/#/incidents/${id}`)
    await expect(noteBox(console)).toBeVisible()
    await console.keyboard.press('b')
    await expect(console.getByRole('heading', { name: 'Checkout is slow or down' })).toBeVisible()
  }
  const [first, second] = [/Look at the error rate/, /Look at what was deployed/]
  const step = (on: Page, name: RegExp) => on.getByRole('checkbox', { name })
  await step(page, first).check()
  await expect(step(other, first)).toBeChecked()
  await expect(other.getByRole('tabpanel')).toContainText('1 of 8 steps done')
  await expect(other.getByRole('tabpanel')).toContainText(/Owner, \d\d:\d\d/)

  await other.getByRole('button', { name: /^This step was wrong here: Look at what was deployed/ }).click()
  await other.getByRole('textbox', { name: /What was wrong/ }).fill('the namespace is called store')
  await other.keyboard.press('Enter')
  await expect(page.getByRole('tabpanel')).toContainText('wrong here: the namespace is called store')
  await expect(page.getByRole('tab', { name: 'Actions 1' })).toBeVisible()

  await relay.kill()
  await expect(connection(page)).toContainText(/offline|blind/, { timeout: 15_000 })
  await step(page, second).check()
  await noteBox(page).fill('nothing was deployed')
  await noteBox(page).press('Control+Enter')
  await expect(
    page.getByRole('region', { name: 'Timeline' }).getByText('pending', { exact: true }).first(),
  ).toBeVisible()
  await page.reload()
  await expect(noteBox(page)).toBeVisible()
  await page.keyboard.press('b')
  await expect(step(page, second)).toBeChecked()
  await relay.start()
  await expect(connection(page)).toContainText('live', { timeout: 30_000 })
  await expect(step(other, second)).toBeChecked({ timeout: 30_000 })
  await expect(other.getByRole('region', { name: 'Timeline' })).toContainText('nothing was deployed')
  await other.context().close()
})

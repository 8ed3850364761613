import type { Page } from '@playwright/test'
import { connection, expect, openConsole, test } from './kit.ts'

const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })
const notice = (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text })

test('a timer rings once for whoever has the task, a note tells whom it speaks to, and the report reaches the room', async ({
  page,
  relay,
  browser,
}) => {
  test.setTimeout(90_000)
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  const other = await (await browser.newContext()).newPage()
  await other.goto(await relay.invite('ana'))
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })

  // Ana is not in the room: it rings wherever she is in her console.
  await noteBox(page).fill('/task @ana 5s check the lag')
  await noteBox(page).press('Control+Enter')
  await expect(notice(other, /Time is over .*your task, check the lag/)).toBeVisible({ timeout: 15_000 })
  await noteBox(page).fill('@ana what did you find?')
  await noteBox(page).press('Control+Enter')
  await expect(notice(other, 'Owner speaks to you')).toBeVisible()
  await expect(notice(page, 'Ana (sample): check the lag')).toBeVisible()
  await expect(notice(page, 'speaks to you')).toHaveCount(0)

  await notice(other, /Time is over/)
    .getByRole('button', { name: 'Dismiss' })
    .click()
  await other.reload()
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })
  await expect(notice(other, 'Owner speaks to you')).toBeVisible()
  await expect(notice(other, /Time is over/)).toHaveCount(0)

  await notice(other, 'Owner speaks to you').getByRole('link', { name: 'open the incident' }).click()
  await other.getByRole('tab', { name: 'Timers 1' }).click()
  await other.getByRole('button', { name: 'Reported back…' }).click()
  await other.keyboard.type('it is 4 s')
  await other.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('reported back: it is 4 s')
  await other.context().close()
})

test('an update starts its clock anew, and the room says when the next one is due', async ({ page, relay }) => {
  test.setTimeout(60_000)
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  await relay.command({ type: 'incident.set-sev', incidentId: id, sev: 2 })
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  const facts = page.locator('.room-head')
  await expect(facts).toContainText(/none yet, due in/)
  await page.keyboard.press('o')
  const dialog = page.getByRole('dialog', { name: /^Send an update on/ })
  await page.keyboard.type('we roll back')
  await dialog.getByRole('textbox', { name: /^Next update at/ }).fill('25:00')
  await expect(dialog).toContainText('Write the time as 14:51.')
  await dialog.getByRole('button', { name: 'in 10 m' }).click()
  await expect(dialog).toContainText(/The next one by .*\d\d:\d\d/)
  await dialog.getByRole('button', { name: 'Send update' }).click()
  // Its words stand in the head, and the clock that it promised.
  await expect(facts).toContainText('“we roll back”')
  await expect(facts).toContainText(/you, \d\d:\d\d/)
  await expect(page.getByRole('button', { name: /^Send update due in (10|9) m/ })).toBeVisible()
})

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

  // All of them stand in one list, opened by its key; one is put away by key and stays so.
  await other.keyboard.press('i')
  const list = other.getByRole('complementary', { name: 'Notices' })
  const toRead = list.getByRole('list', { name: 'To be read' }).getByRole('listitem')
  await expect(toRead).toContainText([/Owner speaks to you/, /Time is over/, /You are now Ana/])
  await expect(toRead.first()).toBeFocused()
  await other.keyboard.press('j')
  await other.keyboard.press('x')
  await expect(toRead).toContainText([/Owner speaks to you/, /You are now Ana/])
  await other.reload()
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })
  await other.getByRole('button', { name: '2 notices' }).click()
  await expect(toRead).toContainText([/Owner speaks to you/, /You are now Ana/])
  await expect(list.getByRole('list', { name: 'Earlier' })).toContainText('Time is over')

  await toRead.getByRole('link', { name: 'open CheckoutDown' }).click()
  await other.getByRole('tab', { name: 'Timers 1' }).click()
  await other.getByRole('button', { name: 'Reported back…' }).click()
  await other.keyboard.type('it is 4 s')
  await other.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('reported back: it is 4 s')
  // It is out of date for everybody whom it told.
  await page.getByRole('button', { name: /notices?$/ }).click()
  const struck = page.getByRole('list', { name: 'Earlier' }).getByRole('listitem').filter({ hasText: 'Time is over' })
  await expect(struck.locator('s')).toContainText('check the lag')
  await expect(struck).toContainText('reported back')
  await page.keyboard.press('Shift+X')
  await expect(page.getByRole('button', { name: 'No new notices' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary', { name: 'Notices' })).toHaveCount(0)
  await other.context().close()
})

for (const [width, height] of [
  [1280, 800],
  [800, 600],
  [390, 844],
] as const)
  test(`what is said and what can be undone lie over no field and no button of the room at ${width} × ${height}`, async ({
    page,
    relay,
  }) => {
    await page.setViewportSize({ width, height })
    await openConsole(page, relay)
    await relay.fire({ severity: 'warning' })
    const [{ id }] = await relay.incidents()
    await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
    await expect(noteBox(page)).toBeVisible()
    await page.keyboard.press('e')
    await page.getByRole('textbox', { name: /^Why, in one line/ }).press('Enter')
    const undo = page.locator('.undo-row')
    await expect(undo).toContainText('CheckoutDown')
    const room = page.getByRole('main').locator('.room')
    const covered = () =>
      room.evaluate((place) => {
        const over = [...document.querySelectorAll('.said, .undo-row')].map((each) => each.getBoundingClientRect())
        const hit = (a: DOMRect) =>
          over.some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        return [...place.querySelectorAll('button, textarea, a, h2')]
          .filter((each) => each.checkVisibility() && hit(each.getBoundingClientRect()))
          .map((each) => each.textContent)
      })
    expect(await covered()).toEqual([])
    await page.keyboard.press('z')
    await expect(undo).toHaveCount(0)
    await expect(page.getByRole('alert').filter({ hasText: 'You are now Owner' })).toBeVisible()
    expect(await covered()).toEqual([])
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
  await expect(page.getByRole('button', { name: 'Send update' })).toContainText(/due in (10|9) m/)
})

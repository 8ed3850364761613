import type { Page } from '@playwright/test'
import { alarm, expect, openConsole, type RelayProcess, test } from './kit.ts'

const rows = (page: Page) => page.getByRole('list', { name: 'Incidents' })
const row = (page: Page, title: string) => rows(page).getByRole('link', { name: title, exact: true })
const field = (page: Page) => page.getByRole('combobox', { name: 'Filter' })
const bar = (page: Page) => page.getByRole('search', { name: 'Filter the feed' })

async function threeOpen(relay: RelayProcess): Promise<void> {
  for (const key of ['one', 'two']) await relay.fire({ key, title: key, severity: 'warning' })
  await relay.fire({ key: 'three', title: 'three', severity: 'warning', service: 'search' })
}

test('the filter is words and tokens, is left without being lost, and says what it hides', async ({
  page,
  relay,
  problems,
}) => {
  await openConsole(page, relay)
  await threeOpen(relay)
  await relay.fire()
  await expect(alarm(page)).toContainText('CheckoutDown')
  await page.keyboard.press('a', { delay: 700 })
  await expect(alarm(page)).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(rows(page).getByRole('listitem')).toHaveCount(4)

  await page.keyboard.press('/')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('sev:warning not two ')
  await expect(rows(page).getByRole('listitem')).toHaveCount(2)
  await expect(bar(page)).toContainText('2 of 4 shown')
  await expect(bar(page).getByRole('button', { name: 'Remove not two' })).toBeVisible()
  const hidden = bar(page).getByRole('button', { name: '1 critical hidden: show' })
  await expect(hidden).toBeVisible()

  // Down to the list, the filter kept; back, and Escape leaves it as it is.
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'one')).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.type('thr')
  await page.keyboard.press('Escape')
  await expect(field(page)).not.toBeFocused()
  await expect(field(page)).toHaveValue('thr')
  await expect(rows(page).getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('/')
  await page.keyboard.press('Enter')
  await expect(row(page, 'three')).toBeFocused()

  await page.keyboard.press('/')
  for (let letter = 0; letter < 3; letter += 1) await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await expect(bar(page).getByRole('button', { name: 'Remove not two' })).toHaveCount(0)
  await expect(rows(page).getByRole('listitem')).toHaveCount(3)

  await page.keyboard.type('own')
  await expect(page.getByRole('option', { name: 'owner:none' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(bar(page).getByRole('button', { name: /Remove owner/ })).toBeVisible()

  await hidden.click()
  await expect(rows(page).getByRole('listitem')).toHaveCount(1)
  await expect(row(page, 'CheckoutDown')).toBeVisible()
  expect(problems).toEqual([])
})

test('an incident is declared by a button or a key, and says whom it pages', async ({ page, relay }) => {
  await openConsole(page, relay)
  await page.getByRole('button', { name: 'Declare', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Declare an incident' })
  await expect(dialog).toContainText('Pages you')
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await page.keyboard.type('Orders look odd')
  await dialog.getByRole('radio', { name: 'warning' }).check()
  await expect(dialog).toContainText('Pages nobody.')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article').getByRole('heading', { name: 'Orders look odd' })).toBeVisible()
})

test('in a busy list j and k take the open room along, and nothing moves under the pointer', async ({
  page,
  relay,
}) => {
  await openConsole(page, relay)
  for (const key of ['one', 'two', 'three', 'four']) await relay.fire({ key, title: key, severity: 'info' })
  await expect(rows(page).getByRole('listitem')).toHaveCount(4)
  const room = (title: string) => page.getByRole('article').getByRole('heading', { name: title, exact: true })
  await row(page, 'two').click()
  await expect(room('two')).toBeVisible()
  const place = await row(page, 'two').boundingBox()

  // These go above all others once they are let in.
  for (const key of ['five', 'six']) await relay.fire({ key, title: key, severity: 'warning' })
  await expect(page.getByRole('button', { name: /2 new/ })).toBeVisible()
  expect(await row(page, 'two').boundingBox()).toEqual(place)
  const order = await rows(page).getByRole('link').allTextContents()
  for (const [key, delta] of [
    ['j', 1],
    ['k', 0],
    ['k', -1],
  ] as const) {
    await page.keyboard.press(key)
    await expect(room(order[order.indexOf('two') + delta] ?? '')).toBeVisible()
  }
  expect(await row(page, 'two').boundingBox()).toEqual(place)
})

test('a row that is opened stays where it was, and so when the room is left', async ({ page, relay }) => {
  await openConsole(page, relay)
  for (let i = 10; i < 50; i += 1) await relay.fire({ key: `n${i}`, title: `number ${i}`, severity: 'info' })
  await row(page, 'number 10').focus()
  await page.locator('.feed-list .scroller').evaluate((list) => list.scrollTo(0, 900))
  const opened = row(page, 'number 33')
  const top = async () => (await opened.boundingBox())?.y ?? Number.NaN
  await expect(opened).toBeInViewport()
  const before = await top()
  await opened.click()
  await expect(page.getByRole('article')).toBeVisible()
  // Rows are of other heights beside a room; what is said in one stands a little lower in it.
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(12)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('article')).toHaveCount(0)
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(12)
})

test('beside a wide list what is marked is peeked at, and follows', async ({ page, relay, problems }) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await openConsole(page, relay)
  await threeOpen(relay)
  await expect(rows(page).getByRole('listitem')).toHaveCount(3)
  const peek = (title: string) => page.getByRole('complementary', { name: `Peek: ${title}` })
  await page.keyboard.press('j')
  const order = await rows(page).getByRole('link').allTextContents()
  await expect(peek(order[0] ?? '')).toContainText('Last entries')
  await page.keyboard.press('j')
  await expect(peek(order[1] ?? '')).toContainText('Last entries')
  await peek(order[1] ?? '')
    .getByRole('button', { name: /^Acknowledge/ })
    .click()
  await expect(page.getByRole('article').getByRole('heading', { name: order[1] ?? '' })).toBeVisible()
  expect(problems).toEqual([])
})

test('a test alert is a true page to oneself', async ({ page, relay }) => {
  await openConsole(page, relay)
  await page.getByRole('button', { name: 'Send me a test alert' }).click()
  await expect(alarm(page)).toContainText('Pager test')
})

test('without the relay the feed says from when it is, and its buttons say what they still do', async ({
  page,
  relay,
}) => {
  await openConsole(page, relay)
  await threeOpen(relay)
  await expect(rows(page).getByRole('listitem')).toHaveCount(3)
  await relay.kill()
  const band = page.getByRole('region', { name: 'The relay is not heard' })
  await expect(band).toContainText(/The relay has not answered for/, { timeout: 20_000 })
  await expect(band).toContainText(/What you see is from \d\d:\d\d:\d\d\. Whether pages go on is not known here\./)
  await row(page, 'one').focus()
  await expect(page.getByRole('button', { name: 'Silence here · one' })).toBeVisible()
  await page.keyboard.press('s')
  const snooze = page.getByRole('dialog', { name: 'Snooze one' })
  await expect(snooze).toContainText('Queued; escalation goes on until the relay hears.')
  await page.keyboard.press('1')
  await expect(band).toContainText('1 thing waits to be sent')
  await relay.start()
  await expect(band).toHaveCount(0, { timeout: 20_000 })
  await expect.poll(async () => (await relay.incidents()).filter((one) => one.snoozedUntil).length).toBe(1)
})

import type { Page } from '@playwright/test'
import { alarm, expect, openConsole, type RelayProcess, test } from './kit.ts'

const only = async (relay: RelayProcess) => (await relay.incidents())[0]
const rows = (page: Page) => page.getByRole('list', { name: 'Incidents' })
const room = (page: Page, title: string) => page.getByRole('article').getByRole('heading', { name: title })
const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })

const cyrillic: Readonly<Record<string, string>> = { a: 'ф', e: 'у', j: 'о', n: 'т', r: 'к', s: 'ы', x: 'ч', z: 'я' }

interface Hands {
  /** Presses the key of a letter, for as long as is said, ms. */
  readonly press: (letter: string, ms?: number) => Promise<void>
}

/** Hands on a keyboard whose letters are Latin, or Cyrillic on the same keys. */
async function handsOn(page: Page, layout: 'Latin' | 'Cyrillic'): Promise<Hands> {
  if (layout === 'Latin') return { press: (letter, delay = 0) => page.keyboard.press(letter, { delay }) }
  const session = await page.context().newCDPSession(page)
  return {
    press: async (letter, ms = 0) => {
      const key = { key: cyrillic[letter] ?? letter, code: `Key${letter.toUpperCase()}` }
      await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, text: key.key })
      if (ms > 0) await page.waitForTimeout(ms)
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
    },
  }
}

for (const layout of ['Latin', 'Cyrillic'] as const) {
  test(`one incident from its page to its end by a ${layout} keyboard alone`, async ({ page, relay, problems }) => {
    test.setTimeout(90_000)
    await openConsole(page, relay)
    const hands = await handsOn(page, layout)
    await relay.fire()
    await expect(alarm(page)).toContainText('CheckoutDown')
    await hands.press('a', 700)
    await expect(alarm(page)).toBeHidden()
    await expect.poll(async () => (await only(relay)).acknowledgedBy).toBe('owner')

    await hands.press('j')
    await page.keyboard.press('Enter')
    await expect(room(page, 'CheckoutDown')).toBeVisible()
    await hands.press('n')
    await expect(noteBox(page)).toBeFocused()
    await page.keyboard.type('rolled back 42')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('rolled back 42')
    await page.keyboard.press('Escape')
    await expect(noteBox(page)).not.toBeFocused()

    await hands.press('e')
    await page.keyboard.press('Enter')
    const undo = page.getByRole('button', { name: /Undo/ })
    await expect(page.getByText(/Paging Ana.*CheckoutDown/)).toBeVisible()
    await hands.press('z')
    await expect(undo).toBeHidden()
    await hands.press('e')
    await page.keyboard.press('Enter')
    const paged = async () => (await only(relay)).pages.map(({ person }: { person: string }) => person)
    await expect.poll(paged, { timeout: 15_000 }).toEqual(['owner', 'ana'])

    await hands.press('s')
    await expect(page.getByRole('dialog', { name: /Snooze CheckoutDown/ })).toBeVisible()
    await page.keyboard.press('2')
    const until = async () => Date.parse((await only(relay)).snoozedUntil ?? '') - Date.now()
    await expect.poll(until).toBeGreaterThan(55 * 60_000)
    expect(await until()).toBeLessThan(61 * 60_000)

    await hands.press('r')
    await expect(page.getByRole('dialog', { name: /Resolve CheckoutDown/ })).toBeVisible()
    await page.keyboard.type('the rollback holds')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await only(relay)).status).toBe('resolved')
    expect(problems).toEqual([])
  })
}

test('keys act on what is shown: the open room follows the focus, and only it is acted on', async ({ page, relay }) => {
  await openConsole(page, relay)
  for (const key of ['one', 'two', 'three']) await relay.fire({ key, title: key, severity: 'warning' })
  await expect(rows(page).getByRole('listitem')).toHaveCount(3)
  const statusOf = async (title: string) =>
    (await relay.incidents()).find((incident) => incident.title === title).status
  await rows(page).getByRole('link', { name: 'one' }).click()
  await expect(room(page, 'one')).toBeVisible()

  // The focus may come to another row by itself: no key means that one while another room is open.
  await rows(page).getByRole('link', { name: 'three' }).focus()
  await page.keyboard.press('s')
  await expect(page.getByRole('dialog', { name: 'Snooze one' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.keyboard.press('ArrowDown')
  await expect(room(page, 'two')).toBeVisible()
  await expect(rows(page).getByRole('link', { name: 'two' })).toBeFocused()
  await page.keyboard.press('a', { delay: 700 })
  await expect.poll(() => statusOf('two')).toBe('acknowledged')
  expect([await statusOf('one'), await statusOf('three')]).toEqual(['triggered', 'triggered'])

  // The palette says which it acts on; going back leads to the feed, not through the rooms on the way.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('snooze')
  await expect(page.getByRole('option', { name: /Snooze two…/ })).toBeVisible()
  // The first ones leave the palette: a search box clears itself before it goes.
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(page.getByRole('article')).toHaveCount(0, { timeout: 1_000 })
  }).toPass()
  await expect(rows(page).getByRole('link', { name: 'two' })).toBeFocused()
})

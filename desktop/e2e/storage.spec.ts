import { alarm, connection, expect, test } from './kit.ts'

/** What browsers do: Chromium with cookies blocked, one whose database hangs, one whose disk is full. */
const browsers = {
  'denies its storage': () => {
    const deny = () => {
      throw new DOMException('The request was denied.', 'SecurityError')
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, { get: deny })
    LockManager.prototype.request = () => Promise.reject(new DOMException('The request was denied.', 'SecurityError'))
  },
  'never answers about its storage': () => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest
  },
  'has no room': () => {
    const full = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
    IDBObjectStore.prototype.put = full
    Storage.prototype.setItem = full
  },
}

for (const [name, takeAway] of Object.entries(browsers)) {
  test(`a browser that ${name} is paired by a link, says what it does not keep, and is paged`, async ({
    page,
    relay,
    problems,
  }) => {
    test.setTimeout(90_000)
    await page.addInitScript(takeAway)
    await page.goto(relay.ready.console)
    await expect(connection(page)).toContainText('live', { timeout: 45_000 })
    await relay.fire()
    await expect(alarm(page)).toContainText('CheckoutDown')
    await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
    await expect.poll(async () => (await relay.incidents())[0].status).toBe('acknowledged')
    const note = page.getByRole('textbox', { name: 'Note', exact: true })
    await note.fill('rolled back 42')
    await note.press('Control+Enter')
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('rolled back 42')
    await page.getByRole('link', { name: 'Relay', exact: true }).click()
    await expect(page.getByText(/after the next start it needs a code again/)).toBeVisible({ timeout: 20_000 })
    expect(problems).toEqual([])
  })
}

import type { Page } from '@playwright/test'
import { alarm, expect, openConsole, type RelayProcess, test } from './kit.ts'

interface Layer {
  readonly ok: boolean
  readonly detail?: string
}

/** What the relay was told about the one page to the one device that is paired. */
async function layersOf(relay: RelayProcess): Promise<Readonly<Record<string, Layer>>> {
  const [page] = (await relay.incidents())[0]?.pages ?? []
  return (Object.values(page?.receipts ?? {})[0] as Readonly<Record<string, Layer>> | undefined) ?? {}
}

// As a person's browser does: no sound before a click.
test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), '--autoplay-policy=document-user-activation-required'],
    }),
})

const layerRow = (page: Page, name: RegExp) => page.getByRole('row', { name })

test('a page on a hidden screen is reached but not shown, and is shown once the screen is back', async ({
  page,
  relay,
}) => {
  // Headless Chromium calls every page visible, a second one in front or not, so what it says is changed here.
  await page.addInitScript(() => {
    const screen = globalThis as unknown as { isHidden: boolean }
    screen.isHidden = false
    Object.defineProperty(document, 'visibilityState', { get: () => (screen.isHidden ? 'hidden' : 'visible') })
    Object.defineProperty(document, 'hidden', { get: () => screen.isHidden })
  })
  const setHidden = (isHidden: boolean) =>
    page.evaluate((value) => {
      ;(globalThis as unknown as { isHidden: boolean }).isHidden = value
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  await openConsole(page, relay)
  await setHidden(true)
  await relay.fire()
  await expect.poll(() => layersOf(relay)).toMatchObject({ reached: { ok: true }, shown: { ok: false } })
  await page.mouse.move(200, 200)
  await page.mouse.move(300, 300)
  await setHidden(false)
  await expect.poll(() => layersOf(relay)).toMatchObject({ shown: { ok: true } })
  expect((await layersOf(relay)).seen).toBeUndefined()
})

// Playwright asks the page with a gesture's rights, which would lift the block, so nothing asks it before it is paged.
test('a page whose sound is blocked is told as not sounded, and a click arms it and it sounds', async ({
  page,
  relay,
}) => {
  await openConsole(page, relay)
  await expect(page.getByRole('button', { name: 'Sound blocked: click to arm' })).toBeVisible()
  await page.reload()
  await relay.fire()
  await expect.poll(() => layersOf(relay)).toMatchObject({ shown: { ok: true }, sounded: { ok: false } })
  await alarm(page).getByRole('button', { name: 'Sound blocked: click to arm' }).click()
  await expect.poll(() => layersOf(relay)).toMatchObject({ sounded: { ok: true } })
  await expect(alarm(page).getByRole('button', { name: /Sound blocked/ })).toHaveCount(0)
  // It was armed, not answered.
  expect((await relay.incidents())[0].status).toBe('triggered')
})

test('the pager test shows a blocked sound as failed', async ({ page, relay }) => {
  await openConsole(page, relay)
  await page.goto(`${relay.ready.relay}/#/oncall`)
  await page.reload()
  await relay.command({ type: 'pager.test' })
  // The table lies under the alarm, which is up until it is answered.
  const layers = page.getByRole('row', { includeHidden: true })
  await expect(layers.filter({ hasText: /^Sound/ })).toContainText('failed')
  await expect(layers.filter({ hasText: /^Sound/ })).toContainText('blocked until someone clicks')
  await expect(layers.filter({ hasText: /^Alarm on this screen/ })).toContainText('passed')
  await expect(alarm(page)).toContainText('Pager test')
})

test('the pager test shows a notification that the browser denies as failed', async ({ page, relay }) => {
  // Headless Chromium denies notifications to every origin until they are granted.
  await openConsole(page, relay)
  expect(await page.evaluate(() => Notification.permission)).not.toBe('granted')
  await page.goto(`${relay.ready.relay}/#/oncall`)
  await page.getByRole('button', { name: 'Test my pager' }).click()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(layerRow(page, /^Notification/)).toContainText('failed')
  await expect(layerRow(page, /^Notification/)).toContainText('never')
  await expect(layerRow(page, /^Connection to the relay/)).toContainText('passed')
})

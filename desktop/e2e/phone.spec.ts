import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { alarm, connection, expect, openConsole, type RelayProcess, test } from './kit.ts'

const number = '+491512345678'

/** The file of the first start, with this in the entry of Ana. */
async function applyAna(relay: RelayProcess, entry: string): Promise<void> {
  const file = readFileSync(join(relay.dir, 'oncall.yaml'), 'utf8')
  const yaml = file.replace(/\n {2}ana:\n[^\n]*\n/, `\n  ana:\n    name: Ana\n${entry}`)
  const { status, body } = await relay.call('POST', '/v1/config', { yaml, base: relay.dir })
  if (status !== 200) throw new Error(JSON.stringify(body))
}

/** What this page was told to open outside: links that call, which no page follows in a test. */
async function callsOf(page: Page): Promise<() => Promise<readonly string[]>> {
  const calls: string[] = []
  const session = await page.context().newCDPSession(page)
  await session.send('Page.enable')
  session.on('Page.frameRequestedNavigation', ({ url }) => calls.push(url))
  return async () => calls
}

test('whoever has a phone number can be called from the alarm, and it goes with the file', async ({ page, relay }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await applyAna(relay, `    phone: +49 (151) 234-5678\n`)
  await openConsole(page, relay)
  await relay.fire({ annotations: { summary: 'call [us](tel:+19005550199)' } })
  const link = alarm(page).getByRole('link', { name: 'Call Ana' }).first()
  await expect(link).toHaveAttribute('href', `tel:${number}`)
  await expect(alarm(page).getByText(number).first()).toBeVisible()
  const calls = await callsOf(page)
  await link.click()
  await expect.poll(calls).toEqual([`tel:${number}`])

  // In the form of Need help too, beside whom a page reaches.
  await alarm(page)
    .getByRole('button', { name: /Need help/ })
    .click()
  await expect(alarm(page).getByRole('link', { name: 'Call Ana' }).last()).toBeVisible()
  await expect(alarm(page).getByRole('link', { name: /Call Sam|Call owner/ })).toHaveCount(0)

  await applyAna(relay, '')
  await expect(alarm(page).getByRole('link', { name: /Call/ })).toHaveCount(0, { timeout: 15_000 })
  await expect(page.getByText(number)).toHaveCount(0)
  const kept = await page.evaluate(async () => {
    const [{ name = '' } = {}] = await indexedDB.databases()
    const db = await new Promise<IDBDatabase>((resolve) => {
      const asked = indexedDB.open(name)
      asked.onsuccess = () => resolve(asked.result)
    })
    const stores = [...db.objectStoreNames]
    const all = await Promise.all(
      stores.map(
        (store) =>
          new Promise((resolve) => {
            const asked = db.transaction(store).objectStore(store).getAll()
            asked.onsuccess = () => resolve(asked.result)
          }),
      ),
    )
    db.close()
    return JSON.stringify(all)
  })
  expect(kept).toContain('CheckoutDown')
  expect(kept).not.toContain(number)
})

test('while the relay is away a number is what is left; who only reads is told none', async ({
  page,
  relay,
  browser,
}) => {
  await applyAna(relay, `    phone: ${number}\n  eve:\n    name: Eve\n    role: observer\n`)
  const context = await browser.newContext()
  const eve = await context.newPage()
  await eve.goto(await relay.invite('eve'))
  await openConsole(page, relay)
  await expect(connection(eve)).toContainText('live', { timeout: 20_000 })
  for (const face of [page, eve]) await face.evaluate(() => location.assign('#/oncall'))
  await expect(page.getByRole('link', { name: 'Call Ana' })).toHaveAttribute('href', `tel:${number}`)
  await relay.kill()
  for (const face of [page, eve]) {
    await expect(connection(face)).toContainText(/offline|blind/, { timeout: 20_000 })
    await face.reload()
    await expect(face.getByRole('region', { name: 'Who answers now' })).toContainText('Ana')
  }
  await expect(page.getByRole('region', { name: 'Who answers now' }).getByRole('link')).toHaveText('Call Ana')
  await expect(eve.getByRole('link', { name: /Call/ })).toHaveCount(0)
  await context.close()
})

import { alarm, connection, expect, openConsole, test } from './kit.ts'

test('a newer console is offered at a quiet moment, and never while anything waits for an answer', async ({
  page,
  relay,
}) => {
  // What the relay serves after it was renewed.
  await page.addInitScript(() => {
    const real = globalThis.fetch
    globalThis.fetch = (input, init) =>
      input === '/' && (globalThis as { isRenewed?: boolean }).isRenewed === true
        ? Promise.resolve(new Response('<script type="module" src="/assets/newer.js"></script>'))
        : real(input, init)
  })
  await openConsole(page, relay)
  const offer = page.getByRole('region', { name: 'A newer console' })
  await expect(offer).toHaveCount(0)
  await relay.kill()
  await expect(connection(page)).toContainText(/offline|blind/, { timeout: 20_000 })
  await page.evaluate(() => Object.assign(globalThis, { isRenewed: true }))
  await relay.start()
  await expect(connection(page)).toContainText('live', { timeout: 30_000 })
  await expect(offer).toContainText('A newer console is here')
  await relay.fire()
  await expect(alarm(page)).toContainText('CheckoutDown')
  await expect(offer).toHaveCount(0)
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await offer.getByRole('button', { name: 'Load it' }).click()
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
  await expect(offer).toHaveCount(0)
})

import { alarm, connection, expect, openConsole, test } from './kit.ts'

/** From now on whatever shows a moment breaks down while it is drawn. */
const breakViews = () => {
  const real = Date.prototype.toISOString
  Date.prototype.toISOString = function () {
    if ((globalThis as { areViewsBroken?: boolean }).areViewsBroken === true)
      throw new Error('a moment that cannot be shown')
    return real.call(this)
  }
}

test('a view that breaks down says so; the alarm rings, can be answered, and the other views go on', async ({
  page,
  relay,
}) => {
  await page.addInitScript(breakViews)
  await openConsole(page, relay)
  await relay.fire({ title: 'Disk filling', key: 'disk', severity: 'warning' })
  await expect(page.getByText('Disk filling').first()).toBeVisible()
  await page.evaluate(() => Object.assign(globalThis, { areViewsBroken: true }))
  await page.goto(`${relay.ready.relay}/#/oncall`)
  await page.goto(`${relay.ready.relay}/#/`)
  const broken = page.getByRole('alert', { name: 'The feed broke down' })
  await expect(broken).toContainText('a moment that cannot be shown')
  await expect(broken).toContainText('Alarm, sound, connection and what waits to be sent go on')
  await expect(connection(page)).toContainText('live')

  await relay.fire()
  await expect(alarm(page)).toContainText('CheckoutDown')
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const status = async () => (await relay.incidents()).find(({ title }) => title === 'CheckoutDown')?.status
  await expect.poll(status).toBe('acknowledged')

  await page.evaluate(() => Object.assign(globalThis, { areViewsBroken: false }))
  await page.goto(`${relay.ready.relay}/#/`)
  await broken.getByRole('button', { name: 'Show it again' }).click()
  await expect(page.getByText('Disk filling').first()).toBeVisible()
})

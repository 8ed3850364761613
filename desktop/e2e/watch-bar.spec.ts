import { connection, expect, openConsole, test } from './kit.ts'

test('the watch bar says whether a page gets to each who is on call', async ({ page, relay, browser }) => {
  await openConsole(page, relay)
  const bar = page.getByRole('banner')
  await expect(bar).toContainText('Owner (you) live')
  // From the first screen on: whoever is next has no device yet.
  await expect(bar).toContainText('Ana (sample) no device')
  const second = await browser.newContext()
  const other = await second.newPage()
  await other.goto(await relay.invite('ana'))
  await expect(connection(other)).toContainText('live', { timeout: 20_000 })
  await expect(bar).toContainText('Ana (sample) live', { timeout: 10_000 })
  await second.close()
  await expect(bar).toContainText(/Ana \(sample\) blind/, { timeout: 20_000 })
  await relay.kill()
  await expect(connection(page)).toContainText(/offline|blind/, { timeout: 20_000 })
  await expect(bar).not.toContainText('live')
})

test('how many wait for an answer stands in the watch bar, and not known is no number', async ({ page, relay }) => {
  await openConsole(page, relay)
  // Beneath the alarm too, where roles are hidden.
  const bar = page.locator('header')
  await expect(bar).toContainText('all answered')
  await relay.fire({ title: 'Disk filling', key: 'disk', severity: 'warning' })
  await expect(bar.getByRole('button', { name: '1 warning open' })).toBeVisible()
  await expect(bar).toContainText('all answered')
  await relay.fire()
  await expect(bar).toContainText('1 unanswered')
  await relay.kill()
  await expect(connection(page)).toContainText(/offline|blind/, { timeout: 20_000 })
  await expect(bar).not.toContainText('all answered')
})

import { alarm, connection, expect, openConsole, test } from './kit.ts'

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

test('what a page might not be noticed for stands in the watch bar until it is mended', async ({ page, relay }) => {
  await openConsole(page, relay)
  const toMend = page.locator('header').getByRole('group', { name: 'To mend' })
  await expect(toMend).toContainText(/Notifications denied|Allow notifications/)
  await expect(toMend).toContainText('Pager never tested')
  const notices = page.getByRole('region', { name: 'Newest notice' })
  await expect(notices).toContainText('You are now Owner on this browser: test your pager')
  await notices.getByRole('link', { name: 'test my pager' }).click()
  await page.getByRole('button', { name: 'Test my pager' }).click()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(toMend).not.toContainText('Pager never tested')
  await expect(toMend).not.toContainText('Sound blocked')
})

test('a sound device that ends is opened anew without a reload, and rings', async ({ page, relay }) => {
  await page.addInitScript(() => {
    const all: AudioContext[] = []
    const Real = AudioContext
    Object.assign(globalThis, {
      audioContexts: all,
      AudioContext: class extends Real {
        constructor(options?: AudioContextOptions) {
          super(options)
          all.push(this)
        }
      },
    })
  })
  const audio = () =>
    page.evaluate(() => {
      const all = (globalThis as unknown as { audioContexts: AudioContext[] }).audioContexts
      return { count: all.length, state: all.at(-1)?.state }
    })
  await openConsole(page, relay)
  await page.getByRole('heading', { name: 'Baton' }).click()
  await expect.poll(audio).toEqual({ count: 1, state: 'running' })
  await page.evaluate(() => (globalThis as unknown as { audioContexts: AudioContext[] }).audioContexts.at(-1)?.close())
  await expect.poll(audio).toEqual({ count: 2, state: 'running' })
  await relay.fire()
  await expect(alarm(page)).toContainText('CheckoutDown')
  const sounded = async () => JSON.stringify((await relay.call('GET', '/v1/journal?after=0&limit=1000')).body)
  await expect.poll(sounded, { timeout: 15_000 }).toMatch(/layer\\*":\\*"sounded\\*",\\*"ok\\*":true/)
})

import type { Page } from '@playwright/test'
import { alarm, connection, expect, openConsole, type RelayProcess, test } from './kit.ts'

/** Another tab of the same browser, which follows the one that came first. */
async function openFollower(page: Page, relay: RelayProcess): Promise<Page> {
  const follower = await page.context().newPage()
  await follower.goto(relay.ready.relay)
  await expect(connection(follower)).toContainText('live', { timeout: 20_000 })
  return follower
}

const consolesOf = async (relay: RelayProcess) =>
  Number(/^baton_consoles (\d+)$/m.exec(String((await relay.call('GET', '/metrics')).body))?.[1])

/** Counts the sounds that begin in a page, from its load on. */
async function countSounds(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counter = globalThis as unknown as { sounds: number }
    counter.sounds = 0
    const { start } = AudioBufferSourceNode.prototype
    AudioBufferSourceNode.prototype.start = function (...args) {
      counter.sounds++
      return start.apply(this, args)
    }
  })
  return () => page.evaluate(() => (globalThis as unknown as { sounds: number }).sounds)
}

test('two tabs are one console: one socket, one sound, and an answer in either', async ({ page, relay }) => {
  const soundsOfLeader = await countSounds(page)
  await openConsole(page, relay)
  const follower = await page.context().newPage()
  const soundsOfFollower = await countSounds(follower)
  await follower.goto(relay.ready.relay)
  await expect(connection(follower)).toContainText('live', { timeout: 20_000 })
  expect(await consolesOf(relay)).toBe(1)

  await relay.fire()
  await expect(alarm(page)).toBeVisible()
  await expect(alarm(follower)).toBeVisible()
  const sounds = async () => (await soundsOfLeader()) + (await soundsOfFollower())
  await expect.poll(sounds).toBe(1)
  await alarm(follower).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(follower)).toBeHidden()
  await expect(alarm(page)).toBeHidden()
  await expect.poll(async () => (await relay.incidents())[0].status).toBe('acknowledged')
  expect(await sounds()).toBe(1)
})

test('the tab that survives the leader is paged by what comes later', async ({ page, relay }) => {
  await openConsole(page, relay)
  const follower = await openFollower(page, relay)
  await page.close()
  await relay.fire()
  await expect(alarm(follower)).toContainText('CheckoutDown', { timeout: 10_000 })
  await expect.poll(() => consolesOf(relay)).toBe(1)
  await alarm(follower).getByRole('button', { name: 'Acknowledge' }).click()
  await expect.poll(async () => (await relay.incidents())[0].status).toBe('acknowledged')
})

test('a leading tab that stands still behind a dialog is passed over, and follows when it comes back', async ({
  page,
  relay,
}) => {
  test.setTimeout(90_000)
  await openConsole(page, relay)
  const follower = await openFollower(page, relay)
  const dialog = page.waitForEvent('dialog')
  const shown = page.evaluate(() => alert('This page stands still'))
  const standing = await dialog
  await relay.fire()
  await expect(alarm(follower)).toBeVisible({ timeout: 15_000 })
  await alarm(follower).getByRole('button', { name: 'Acknowledge' }).click()
  await expect.poll(async () => (await relay.incidents())[0].status).toBe('acknowledged')
  await standing.dismiss()
  await shown
  await expect(connection(page)).toContainText('live')
  await expect(page.getByRole('list', { name: 'Incidents' })).toContainText('CheckoutDown')
  await expect(alarm(page)).toBeHidden()
  await expect.poll(() => consolesOf(relay)).toBe(1)
})

test('a note that is sent while the leading tab stands still is pending until it has come, once', async ({
  page,
  relay,
}) => {
  test.setTimeout(90_000)
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  const follower = await openFollower(page, relay)
  await follower.goto(`${relay.ready.relay}/#/incidents/${id}`)
  const note = follower.getByRole('textbox', { name: 'Note', exact: true })
  await note.fill('rolled back 42')
  const dialog = page.waitForEvent('dialog')
  const shown = page.evaluate(() => alert('This page stands still'))
  const standing = await dialog
  await note.press('Control+Enter')
  const pending = follower.getByRole('status').filter({ hasText: 'not confirmed yet: rolled back 42' })
  await expect(pending).toContainText('pending')
  await expect(pending).toHaveCount(0, { timeout: 20_000 })
  await standing.dismiss()
  await shown
  const timeline = follower.getByRole('region', { name: 'Timeline' })
  await expect(timeline.getByText('rolled back 42')).toHaveCount(1)
  await expect(note).toHaveValue('')
  const notes = async () => {
    const { body } = await relay.call('GET', `/v1/incidents/${id}/timeline`)
    const { entries } = body as { entries: readonly { kind: string; text: string }[] }
    return entries.filter(({ kind }) => kind === 'note').map(({ text }) => text)
  }
  await expect.poll(notes).toEqual(['rolled back 42'])
})

test('a pairing link opened where a person is paired already changes nothing, and stays good', async ({
  page,
  relay,
  browser,
}) => {
  await openConsole(page, relay)
  const link = await relay.invite('ana')
  const follower = await page.context().newPage()
  await follower.goto(link)
  await expect(connection(follower)).toContainText('live', { timeout: 20_000 })
  await expect(follower.getByRole('banner')).toContainText('Owner (you)')
  expect(follower.url()).not.toContain('pair=')
  const other = await (await browser.newContext()).newPage()
  await other.goto(link)
  await expect(other.getByRole('banner')).toContainText('Ana (sample) (you)', { timeout: 20_000 })
  await other.context().close()
})

test('a device that is revoked says so in each of its tabs, and is not paged', async ({ page, relay }) => {
  await openConsole(page, relay)
  const follower = await openFollower(page, relay)
  await follower.goto(`${relay.ready.relay}/#/oncall`)
  await follower
    .getByRole('button', { name: /^Revoke / })
    .first()
    .click()
  await follower.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
  for (const tab of [page, follower]) await expect(tab.getByText(/pairing was ended/)).toBeVisible()
  await expect.poll(() => consolesOf(relay)).toBe(0)
  await relay.fire()
  await expect.poll(async () => (await relay.incidents()).length).toBe(1)
  for (const tab of [page, follower]) await expect(alarm(tab)).toHaveCount(0)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alarm, expect, openConsole, type RelayProcess, test } from './kit.ts'

/** A policy that is climbed within seconds, so that its end is seen. */
async function climbQuickly(relay: RelayProcess): Promise<void> {
  const seeded = readFileSync(join(relay.dir, 'oncall.yaml'), 'utf8')
  const yaml = seeded.replaceAll('wait: 5m', 'wait: 1s').replace('repeat: 2', 'repeat: 0')
  const { status, body } = await relay.call('POST', '/v1/config', { yaml, base: relay.dir })
  expect(status, JSON.stringify(body)).toBe(200)
}

test('a policy that was climbed in vain is boxed in red, in the feed and the room, until a person answers', async ({
  page,
  relay,
}) => {
  await climbQuickly(relay)
  await openConsole(page, relay)
  await relay.fire()
  // It rings on, over the feed.
  await expect(page.locator('li.row .boxed')).toContainText(/exhausted/, { timeout: 20_000 })
  await expect(alarm(page)).toBeVisible()
  const [incident] = await relay.incidents()
  await page.goto(`${relay.ready.relay}/#/incidents/${incident.id}`)
  await expect(page.locator('.room .boxed').first()).toContainText(/exhausted/)
  await relay.command({ type: 'incident.acknowledge', incidentId: incident.id })
  await expect(alarm(page)).toBeHidden()
  await expect(page.getByRole('group', { name: 'Actions' })).toBeVisible()
  await expect(page.locator('.boxed')).toHaveCount(0)
})

test('a snooze is ended from the room, and it pages again', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const [incident] = await relay.incidents()
  await relay.command({ type: 'incident.snooze', incidentId: incident.id, minutes: 60 })
  await page.goto(`${relay.ready.relay}/#/incidents/${incident.id}`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: /^End snooze/ }).click()
  await expect(alarm(page)).toBeVisible({ timeout: 15_000 })
  expect((await relay.incidents())[0]).toMatchObject({ status: 'triggered', snoozedUntil: null })
})

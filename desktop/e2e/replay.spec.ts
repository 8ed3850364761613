import type { Page } from '@playwright/test'
import { alarm, connection, expect, openConsole, test } from './kit.ts'

const replay = (page: Page) => page.getByRole('region', { name: 'Replay' })

test('an incident is played again offline: what was known then, framed as the past, and nothing that acts', async ({
  page,
  relay,
}) => {
  test.setTimeout(60_000)
  await openConsole(page, relay)
  await relay.fire({ severity: 'critical' })
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const [{ id }] = await relay.incidents()
  await relay.command({ type: 'note.add', incidentId: id, text: 'roll back 42', tags: ['decision'] })
  await relay.command({ type: 'note.add', incidentId: id, text: 'it was the index' })
  await relay.command({ type: 'incident.resolve', incidentId: id, reason: 'rolled back' })
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  await expect(page.getByText('it was the index')).toBeVisible()
  await relay.kill()
  await expect(connection(page)).toContainText(/offline|blind/, { timeout: 10_000 })

  await page.getByRole('link', { name: 'Replay' }).click()
  await expect(replay(page)).toContainText(/Replay \d\d:\d\d:\d\d/)
  await page.getByRole('button', { name: 'Next decision' }).click()
  await expect(replay(page).getByText('roll back 42').last()).toBeVisible()
  await expect(replay(page)).not.toContainText('it was the index')
  await expect(replay(page)).toContainText('acknowledged')
  for (const name of [/^Acknowledge/, /^Resolve/, /^Need help/, /^Send update/, 'More'])
    await expect(replay(page).getByRole('button', { name })).toHaveCount(0)
  await expect(replay(page).getByRole('textbox')).toHaveCount(0)
  await expect(replay(page).getByRole('combobox', { name: /Sev/ })).toHaveCount(0)

  await expect(replay(page)).toContainText('On call then: Owner')
  // Nothing moves from one moment to the next.
  const top = async () => (await replay(page).locator('.room').boundingBox())?.y
  const before = await top()
  await page.getByRole('button', { name: 'Step back' }).click()
  expect(await top()).toBe(before)
  await page.getByRole('button', { name: 'Step on' }).click()
  await expect(replay(page).getByText('roll back 42').last()).toBeVisible()

  // The address is a link to this moment.
  const moment = page.url()
  expect(moment).toMatch(/replay\/\d+$/)
  await page.goto(`${relay.ready.relay}/#/relay`)
  await page.goto(moment)
  await expect(replay(page).getByText('roll back 42').last()).toBeVisible()
  await expect(replay(page)).not.toContainText('it was the index')

  await page.getByRole('slider', { name: 'Moment' }).focus()
  await page.keyboard.press('End')
  await expect(replay(page)).toContainText('resolved')
  await page.keyboard.press('Home')
  await expect(replay(page)).not.toContainText('roll back 42')
  await page.getByRole('combobox', { name: 'speed' }).selectOption('600')
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(replay(page)).toContainText('resolved', { timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await expect(replay(page)).toHaveCount(0)
  await expect(page.getByRole('article', { name: 'Incident', exact: true })).toBeVisible()
})

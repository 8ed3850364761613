import type { Page } from '@playwright/test'
import { expect, openConsole, type RelayProcess, test } from './kit.ts'

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })

/** One group of so many alike alerts, as Alertmanager sends it; their pages ring nobody. */
async function fireGroup(relay: RelayProcess, instances: readonly string[]): Promise<string> {
  const alerts = instances.map((instance) => ({
    status: 'firing',
    labels: { alertname: 'InstanceDown', cluster: 'eu-1', severity: 'warning', instance },
    annotations: { summary: `${instance} does not answer` },
    startsAt: new Date().toISOString(),
    fingerprint: instance,
  }))
  const response = await fetch(relay.ready.integrations.alertmanager.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      version: '4',
      groupKey: '{}:{alertname="InstanceDown"}',
      status: 'firing',
      receiver: 'baton',
      groupLabels: { alertname: 'InstanceDown' },
      commonLabels: { alertname: 'InstanceDown', cluster: 'eu-1' },
      commonAnnotations: {},
      externalURL: 'http://alertmanager.example',
      alerts,
    }),
  })
  expect(response.status).toBe(202)
  return (await relay.incidents())[0].id
}

async function goTo(page: Page, relay: RelayProcess, id: string): Promise<void> {
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  await expect(noteBox(page)).toBeVisible()
}

const top = async (page: Page, selector: string) =>
  (await page.locator(selector).first().boundingBox())?.y ?? Number.NaN

test('the work starts near the top of the room, and the runbook stands beside the timeline where there is room', async ({
  page,
  relay,
}) => {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  await relay.command({ type: 'incident.set-impact', incidentId: id, impact: 'A third of payments fail. '.repeat(20) })
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.command({ type: 'note.add', incidentId: id, text: 'We roll back. '.repeat(30), tags: ['update'] })
  for (const [width, height, most] of [
    [1280, 800, 160],
    [390, 844, 220],
  ] as const) {
    await page.setViewportSize({ width, height })
    await goTo(page, relay, id)
    await expect(page.locator('.room-head')).toContainText('We roll back')
    expect((await top(page, '.timeline')) - (await top(page, '.room'))).toBeLessThanOrEqual(most)
    await expect(timeline(page)).toBeInViewport()
  }
  // Nothing of a menu is off a small screen.
  await page.getByRole('button', { name: /^More/ }).click()
  const menu = await page.getByRole('menu').boundingBox()
  expect(menu?.x).toBeGreaterThanOrEqual(0)
  expect((menu?.x ?? 0) + (menu?.width ?? 0)).toBeLessThanOrEqual(390)
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1280, height: 800 })
  expect((await top(page, '.room [role="tablist"]')) - (await top(page, '.room'))).toBeLessThanOrEqual(160)
  expect((await page.locator('.room-head').boundingBox())?.height).toBeLessThanOrEqual(150)
  await expect(page.getByRole('tab', { name: /^Runbook/ })).toHaveAttribute('aria-selected', 'true')
  await expect(timeline(page)).toBeVisible()
  // A fact that is cut is whole once it is pressed.
  const impact = page.locator('.fact', { hasText: 'Impact' })
  const before = (await impact.boundingBox())?.height ?? 0
  await impact.getByText('A third of payments fail').click()
  expect((await impact.boundingBox())?.height).toBeGreaterThan(before)
})

test('equal alerts are one row, which opens where it is, and all rows are there to be had', async ({ page, relay }) => {
  await openConsole(page, relay)
  const id = await fireGroup(
    relay,
    Array.from({ length: 60 }, (_, index) => `checkout-${index}`),
  )
  for (let i = 0; i < 30; i++) await relay.command({ type: 'note.add', incidentId: id, text: `note ${i}` })
  await goTo(page, relay, id)
  await timeline(page).getByRole('button', { name: 'All 91' }).click()
  await timeline(page).getByRole('button', { name: 'Story' }).click()
  await expect(timeline(page)).toContainText('note 29')
  await timeline(page)
    .getByRole('group', { name: /newest at the bottom/ })
    .evaluate((list) => {
      list.scrollTop = 0
    })
  const fold = timeline(page).getByRole('button', { name: /^60 alerts InstanceDown, until \d\d:\d\d:\d\d/ })
  const before = await fold.boundingBox()
  await fold.click()
  await expect(timeline(page)).toContainText('checkout-59 does not answer fires')
  expect((await fold.boundingBox())?.y).toBe(before?.y)
})

test('a row that is opened at the end stays where it was, and the end is followed again after', async ({
  page,
  relay,
}) => {
  await openConsole(page, relay)
  const id = await fireGroup(
    relay,
    Array.from({ length: 40 }, (_, index) => `checkout-${index}`),
  )
  await goTo(page, relay, id)
  const fold = timeline(page).getByRole('button', { name: /^40 alerts/ })
  const before = await fold.boundingBox()
  await fold.click()
  await expect(timeline(page)).toContainText('checkout-39 does not answer fires')
  expect((await fold.boundingBox())?.y).toBe(before?.y)
  await relay.command({ type: 'note.add', incidentId: id, text: 'one more' })
  await page.getByRole('button', { name: /1 newer/ }).click()
  await expect(timeline(page).getByText('one more')).toBeInViewport()
  await relay.command({ type: 'note.add', incidentId: id, text: 'and another' })
  await expect(timeline(page).getByText('and another')).toBeInViewport()
})

test('at 200 % zoom the note box stays in sight while the room is read', async ({ page, relay }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  await goTo(page, relay, id)
  await expect(noteBox(page)).toBeInViewport({ ratio: 1 })
  await page.getByRole('tab', { name: /^Timeline/ }).scrollIntoViewIfNeeded()
  await expect(noteBox(page)).toBeInViewport({ ratio: 1 })
})

test('who comes back sees up to where they have read', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  await relay.command({ type: 'note.add', incidentId: id, text: 'read by me' })
  await goTo(page, relay, id)
  await expect(timeline(page)).toContainText('read by me')
  await expect(timeline(page)).not.toContainText('you have read to here')
  await page.goto(`${relay.ready.relay}/#/relay`)
  await expect(noteBox(page)).toHaveCount(0)
  await relay.command({ type: 'note.add', incidentId: id, text: 'written meanwhile' })
  await goTo(page, relay, id)
  const read = timeline(page).getByRole('listitem').filter({ hasText: 'you have read to here' })
  await expect(read).toContainText('read by me')
  await relay.command({ type: 'note.add', incidentId: id, text: 'written now' })
  await expect(timeline(page)).toContainText('written now')
  await expect(read).toContainText('read by me')
})

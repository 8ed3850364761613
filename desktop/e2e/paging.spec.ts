import { alarm, connection, expect, openConsole, test } from './kit.ts'

test('a critical alert takes the screen, and Acknowledge stops it and names the holder', async ({
  page,
  relay,
  problems,
}) => {
  await openConsole(page, relay)
  await relay.fire()
  await expect(alarm(page)).toBeVisible()
  await expect(alarm(page)).toContainText('CheckoutDown')
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  await expect
    .poll(async () => (await relay.incidents())[0])
    .toMatchObject({ status: 'acknowledged', acknowledgedBy: 'owner' })
  expect(problems).toEqual([])
})

test('Enter never acknowledges by accident; holding a does', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire()
  await expect(alarm(page)).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('a')
  await page.keyboard.press('Escape')
  await expect(alarm(page)).toBeVisible()
  expect((await relay.incidents())[0].status).toBe('triggered')
  await page.keyboard.down('a')
  await expect(alarm(page)).toBeHidden()
  await page.keyboard.up('a')
  await expect.poll(async () => (await relay.incidents())[0].status).toBe('acknowledged')
})

test('the relay learns what reached the glass, and what did not', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire()
  await expect(alarm(page)).toBeVisible()
  await page.mouse.move(200, 200)
  await page.mouse.move(300, 300)
  const layers = async () => Object.values((await relay.incidents())[0].pages[0].receipts)[0] ?? {}
  await expect.poll(layers).toMatchObject({ reached: { ok: true }, shown: { ok: true }, seen: { ok: true } })
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect.poll(layers).toMatchObject({ acted: { ok: true } })
})

test('the feed says what happens next and when; a cleared alert stops the alarm by itself', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire()
  await expect(alarm(page)).toContainText(/Ana/)
  await relay.fire({ status: 'resolved' })
  await expect(alarm(page)).toBeHidden()
  await expect(page.getByRole('main')).toContainText(/Nothing is open/)
  expect((await relay.incidents())[0]).toMatchObject({ status: 'resolved', resolvedCause: 'cleared' })
})

test('hostile alert text is shown as text, and its links are asked about', async ({ page, relay, problems }) => {
  await openConsole(page, relay)
  const title = '<img src=x onerror="document.title=1"> & <b>bold</b>'
  await relay.fire({ title, runbook: 'http://xn--pple-43d.example/run', severity: 'warning' })
  const [incident] = await relay.incidents()
  await page.goto(`${relay.ready.relay}/#/incidents/${incident.id}`)
  await expect(page.getByText(title).first()).toBeVisible()
  expect(await page.locator('img').count()).toBe(0)
  expect(problems).toEqual([])
})

test('testing my pager shows each layer, and leaves no incident behind', async ({ page, relay }) => {
  await openConsole(page, relay)
  await page.goto(`${relay.ready.relay}/#/oncall`)
  await page.getByRole('button', { name: /Test my pager/ }).click()
  await expect(alarm(page)).toContainText(/Pager test/)
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByRole('main')).toContainText(/passed/)
  expect(await relay.incidents()).toEqual([])
})

test('several pages are one alarm, acknowledged together', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire({ key: 'one', title: 'First' })
  await relay.fire({ key: 'two', title: 'Second' })
  await expect(alarm(page)).toHaveCount(1)
  await expect(alarm(page)).toContainText('First')
  await expect(alarm(page)).toContainText('Second')
  // "All" never means a page that slid in under the finger, so it is pressed until none is left.
  await expect(async () => {
    await alarm(page)
      .getByRole('button', { name: /^Acknowledge( all)?$/ })
      .click({ timeout: 500 })
    await expect(alarm(page)).toBeHidden({ timeout: 500 })
  }).toPass()
  await expect
    .poll(async () => (await relay.incidents()).map((incident) => incident.status))
    .toEqual(['acknowledged', 'acknowledged'])
  await expect(connection(page)).toContainText('live')
})

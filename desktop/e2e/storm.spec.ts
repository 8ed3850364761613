import { alarm, expect, openConsole, type RelayProcess, test } from './kit.ts'

const pages = 100

async function fireStorm(relay: RelayProcess): Promise<void> {
  for (let i = 0; i < pages * 2; i++)
    await relay.fire({ key: `k${i}`, title: `Alert ${i}`, severity: i % 2 === 0 ? 'critical' : 'warning' })
}

async function acknowledged(relay: RelayProcess): Promise<number> {
  const { body } = await relay.call('GET', '/v1/incidents?status=acknowledged&limit=200')
  return (body as { incidents: readonly unknown[] }).incidents.length
}

test('a storm is one alarm: a double click answers one page, and one button all that are left', async ({
  page,
  relay,
  problems,
}) => {
  test.setTimeout(90_000)
  await openConsole(page, relay)
  await fireStorm(relay)
  await expect(alarm(page).getByRole('heading', { name: `${pages} pages` })).toBeVisible({ timeout: 15_000 })
  await expect(alarm(page)).toContainText(/\d+ more are not listed/)
  // Whoever is next stands there with how a page gets to them.
  await expect(alarm(page).getByRole('img', { name: 'Ana (sample): no device' }).first()).toBeVisible()
  const all = alarm(page).getByRole('button', { name: 'Acknowledge all' })
  await expect(all).toBeInViewport()

  // The list moves up under the pointer when its first page is answered.
  const place = await alarm(page).getByRole('button', { name: 'Acknowledge Alert 0', exact: true }).boundingBox()
  if (place === null) throw new Error('the button has no place')
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2)
  await page.mouse.down({ clickCount: 1 })
  await page.mouse.up({ clickCount: 1 })
  await expect(alarm(page).getByRole('heading', { name: `${pages - 1} pages` })).toBeVisible()
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
  // One more page: had the second click answered what slid in, there would be one fewer.
  await relay.fire({ key: 'late', title: 'Late' })
  await expect(alarm(page).getByRole('heading', { name: `${pages} pages` })).toBeVisible()
  expect(await acknowledged(relay)).toBe(1)

  // "All" leaves out what slid in a moment ago, as the late page may have.
  await all.click()
  const confirm = page.getByRole('dialog', { name: /Acknowledge \d+ incidents/ })
  await expect(confirm).toContainText('critical')
  await expect(confirm.getByRole('row', { name: /checkout \d+/i })).toBeVisible()
  await confirm.getByRole('button', { name: /^Acknowledge \d+$/ }).click()
  await expect(async () => {
    const left = alarm(page).getByRole('button', { name: 'Acknowledge', exact: true })
    if (await left.isVisible()) await left.click({ timeout: 500 })
    await expect(alarm(page)).toBeHidden({ timeout: 1_000 })
  }).toPass({ timeout: 15_000 })
  await expect.poll(() => acknowledged(relay)).toBe(pages + 1)
  await expect(page.getByRole('list', { name: 'Incidents' })).toBeVisible()
  expect(problems).toEqual([])
})

import type { Page } from '@playwright/test'
import { connection, expect, openConsole, test } from './kit.ts'

const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note', exact: true })

test('two tabs share what is typed for an incident, and it is gone in both when sent', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  const room = `${relay.ready.relay}/#/incidents/${id}`
  await page.goto(room)
  await noteBox(page).fill('the pool is ful')
  const other = await page.context().newPage()
  await other.goto(room)
  await expect(noteBox(other)).toHaveValue('the pool is ful')
  await noteBox(other).press('End')
  await noteBox(other).press('l')
  await expect(noteBox(page)).toHaveValue('the pool is full')
  await noteBox(other).press('Control+Enter')
  await expect(noteBox(page)).toHaveValue('')
  await page.reload()
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
  await expect(noteBox(page)).toHaveValue('')
})

test('a half-written field is kept over Escape, another room and a reload, until it is saved', async ({
  page,
  relay,
}) => {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  const room = `${relay.ready.relay}/#/incidents/${id}`
  await page.goto(room)
  await expect(noteBox(page)).toBeVisible()
  await page.keyboard.press('w')
  const impact = page.getByRole('textbox', { name: 'Impact', exact: true })
  await impact.fill('nobody can pa')
  await impact.press('Escape')
  await expect(page.getByText('not saved: nobody can pa')).toBeVisible()
  await page.goto(`${relay.ready.relay}/#/`)
  await page.goto(room)
  await page.reload()
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
  await expect(page.getByRole('button', { name: '1 not saved' })).toBeVisible()
  await page.keyboard.press('w')
  await expect(impact).toHaveValue('nobody can pa')
  await impact.press('End')
  await impact.press('y')
  await impact.press('Enter')
  await expect.poll(async () => (await relay.incidents())[0].impact).toBe('nobody can pay')
  await expect(page.getByRole('button', { name: 'not saved' })).toHaveCount(0)

  await page.getByRole('tab', { name: /^Timers/ }).click()
  await page.getByRole('textbox', { name: 'Task' }).fill('check the la')
  await page.getByRole('tab', { name: /^Actions/ }).click()
  await page.getByRole('textbox', { name: 'New action item' }).fill('alert on la')
  await page.reload()
  await page.getByRole('tab', { name: /^Actions/ }).click()
  await expect(page.getByRole('textbox', { name: 'New action item' })).toHaveValue('alert on la')
  await page.getByRole('tab', { name: /^Timers/ }).click()
  await expect(page.getByRole('textbox', { name: 'Task' })).toHaveValue('check the la')
})

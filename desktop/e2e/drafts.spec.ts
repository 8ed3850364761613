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
  // A tab that goes while it sends for another has not answered it, and what was typed is given back.
  await expect(page.getByRole('region', { name: 'Timeline' }).getByText('the pool is full')).toBeVisible()
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

test('a half-written dialog is kept over Escape, another room and a reload, until it is sent or cancelled', async ({
  page,
  relay,
}) => {
  test.setTimeout(60_000)
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning' })
  const [{ id }] = await relay.incidents()
  const room = `${relay.ready.relay}/#/incidents/${id}`
  /** Leaves what is open by Escape, goes elsewhere and comes back to a page loaded anew. */
  const comeBack = async () => {
    await page.keyboard.press('Escape')
    await page.goto(`${relay.ready.relay}/#/handoff`)
    await page.goto(room)
    await page.reload()
    await expect(connection(page)).toContainText('live', { timeout: 20_000 })
    await expect(noteBox(page)).toBeVisible()
  }
  const command = async (words: string) => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
  const dialog = page.getByRole('dialog')
  await page.goto(room)
  await expect(noteBox(page)).toBeVisible()

  // Each is begun in a dialog of its own.
  const fields = [
    { open: () => page.keyboard.press('r'), name: /What ended it/, words: 'rolled back 42' },
    { open: () => command('take checkoutdown from'), name: 'Reason', words: 'nobody answers since' },
    { open: () => page.keyboard.press('e'), name: /^Why, in one line/, words: 'a second pair of eyes' },
    { open: () => page.keyboard.press('c'), name: 'What is wrong', words: 'customers cannot pay' },
  ]
  for (const { open, name, words } of fields) {
    await open()
    await dialog.getByRole('textbox', { name }).fill(words)
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }
  await page.keyboard.press('c')
  await dialog.getByRole('radio', { name: /critical/ }).check()
  await comeBack()
  for (const { open, name, words } of fields) {
    await open()
    await expect(dialog.getByRole('textbox', { name })).toHaveValue(words)
    if (name === 'What is wrong') await expect(dialog.getByRole('radio', { name: /critical/ })).toBeChecked()
    await page.keyboard.press('Escape')
  }

  // Cancelled in words, it is gone; sent, too.
  await page.keyboard.press('c')
  await dialog.getByRole('button', { name: 'Do not declare' }).click()
  await page.keyboard.press('c')
  await expect(dialog.getByRole('textbox', { name: 'What is wrong' })).toHaveValue('')
  await expect(dialog.getByRole('radio', { name: /error/ })).toBeChecked()
  await page.keyboard.press('Escape')

  await page.getByRole('tab', { name: /^Timers/ }).click()
  await page.getByRole('combobox', { name: 'Who' }).selectOption(':ana')
  await page.getByRole('textbox', { name: 'Minutes' }).fill('12')
  await page.keyboard.press('Escape')
  await page.keyboard.press('w')
  await page.getByRole('textbox', { name: /^Impact since/ }).fill('02:1')
  await page.keyboard.press('Escape')
  await comeBack()
  await page.getByRole('tab', { name: /^Timers/ }).click()
  await expect(page.getByRole('textbox', { name: 'Minutes' })).toHaveValue('12')
  await expect(page.getByRole('combobox', { name: 'Who' })).toHaveValue(':ana')
  await expect(page.getByRole('button', { name: '1 not saved' })).toBeVisible()
  await page.keyboard.press('w')
  await expect(page.getByRole('textbox', { name: /^Impact since/ })).toHaveValue('02:1')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'not saved' })).toHaveCount(0)

  await page.keyboard.press('r')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await relay.incidents())[0].status).toBe('resolved')
  await expect(page.getByText('rolled back 42').first()).toBeVisible()
})

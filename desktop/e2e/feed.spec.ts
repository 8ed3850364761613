import type { Page } from '@playwright/test'
import { alarm, expect, openConsole, type RelayProcess, test } from './kit.ts'

const rows = (page: Page) => page.getByRole('list', { name: 'Incidents' })
const row = (page: Page, title: string) => rows(page).getByRole('link', { name: title, exact: true })
const field = (page: Page) => page.getByRole('combobox', { name: 'Filter' })
const bar = (page: Page) => page.getByRole('search', { name: 'Filter the feed' })

async function threeOpen(relay: RelayProcess): Promise<void> {
  for (const key of ['one', 'two']) await relay.fire({ key, title: key, severity: 'warning' })
  await relay.fire({ key: 'three', title: 'three', severity: 'warning', service: 'search' })
}

test('the filter is words and tokens, is left without being lost, and says what it hides', async ({
  page,
  relay,
  problems,
}) => {
  await openConsole(page, relay)
  await threeOpen(relay)
  await relay.fire()
  await page.keyboard.press('a', { delay: 700 })
  await expect(alarm(page)).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(rows(page).getByRole('listitem')).toHaveCount(4)

  await page.keyboard.press('/')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('sev:warning not two ')
  await expect(rows(page).getByRole('listitem')).toHaveCount(2)
  await expect(bar(page)).toContainText('2 of 4 shown')
  await expect(bar(page).getByRole('button', { name: 'Remove not two' })).toBeVisible()
  const hidden = bar(page).getByRole('button', { name: '1 critical hidden: show' })
  await expect(hidden).toBeVisible()

  // Down to the list, the filter kept; back, and Escape leaves it as it is.
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'one')).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.type('thr')
  await page.keyboard.press('Escape')
  await expect(field(page)).not.toBeFocused()
  await expect(field(page)).toHaveValue('thr')
  await expect(rows(page).getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('/')
  await page.keyboard.press('Enter')
  await expect(row(page, 'three')).toBeFocused()

  await page.keyboard.press('/')
  for (let letter = 0; letter < 3; letter += 1) await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await expect(bar(page).getByRole('button', { name: 'Remove not two' })).toHaveCount(0)
  await expect(rows(page).getByRole('listitem')).toHaveCount(3)

  await page.keyboard.type('own')
  await expect(page.getByRole('option', { name: 'owner:none' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(bar(page).getByRole('button', { name: /Remove owner/ })).toBeVisible()

  await hidden.click()
  await expect(rows(page).getByRole('listitem')).toHaveCount(1)
  await expect(row(page, 'CheckoutDown')).toBeVisible()
  expect(problems).toEqual([])
})

test('an incident is declared by a button or a key, and says whom it pages', async ({ page, relay }) => {
  await openConsole(page, relay)
  await page.getByRole('button', { name: 'Declare', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Declare an incident' })
  await expect(dialog).toContainText('Pages you')
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await page.keyboard.type('Orders look odd')
  await dialog.getByRole('radio', { name: 'warning' }).check()
  await expect(dialog).toContainText('Pages nobody.')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article').getByRole('heading', { name: 'Orders look odd' })).toBeVisible()
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, pick, test, trayItem } from './electron-kit.ts'
import { alarm, connection } from './kit.ts'

/** What of WCAG 2.2 AA the page breaks, in both themes. */
async function breaches(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
    for (const { id, nodes } of violations) found.push(`${colorScheme}: ${id}: ${nodes[0]?.html}`)
  }
  return found
}

test('the first run joins a relay by its invite link, tests the pager, and opens the console', async ({
  desktop,
  relay,
}) => {
  const electron = await desktop.start()
  const main = await electron.page('index')
  expect(await breaches(main)).toEqual([])
  await main.getByLabel('Invite link or address').fill(await relay.invite('owner'))
  await expect(main.getByLabel('One-time code')).toBeDisabled()
  await main.getByLabel('Name of this device').fill('Desk')
  await main.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(connection(main)).toContainText('live', { timeout: 20_000 })
  expect(await breaches(main)).toEqual([])
  await main.getByRole('button', { name: 'Test my pager' }).click()
  const page = await electron.page('alarm')
  await expect(alarm(page)).toContainText('Pager test')
  expect(await breaches(page)).toEqual([])
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  for (const layer of ['Connection to the relay', 'Alarm on this screen', 'Sound', 'Notification'])
    await expect(main.getByRole('row', { name: new RegExp(`^${layer}`) })).toContainText('passed')
  await main.getByRole('button', { name: 'Open the console' }).click()
  await expect(main.getByRole('main')).toContainText('Nothing is open')
  // The relay is remembered.
  const again = await desktop.start()
  await expect(connection(await again.page('index'))).toContainText('live', { timeout: 20_000 })
})

test('an address with a code joins as well; what cannot be trusted is refused with the reason', async ({
  desktop,
  relay,
}) => {
  const electron = await desktop.start()
  const main = await electron.page('index')
  const invite = new URL(await relay.invite('owner'))
  const join_ = main.getByRole('button', { name: 'Join', exact: true })
  const tryJoin = async (address: string, code: string) => {
    await main.getByLabel('Invite link or address').fill(address)
    await main.getByLabel('One-time code').fill(code)
    await join_.click()
  }
  await tryJoin('http://relay.example.com', 'abc')
  await expect(main.getByRole('alert')).toContainText('Ask for the address of the relay that begins with https')
  await tryJoin(invite.origin, 'wrong-code')
  await expect(main.getByRole('alert')).toContainText('Not connected')
  await expect(main.getByRole('alert')).not.toContainText('https')
  await tryJoin(invite.origin, invite.hash.slice('#pair='.length))
  await expect(connection(main)).toContainText('live', { timeout: 20_000 })
})

test('a relay is started here, is started again with the console, and can be left', async ({ desktop }) => {
  const electron = await desktop.start()
  const main = await electron.page('index')
  await main.getByRole('button', { name: 'Start a relay here' }).click()
  await expect(connection(main)).toContainText('live', { timeout: 30_000 })
  expect(existsSync(join(desktop.dir, 'user', 'relay', 'journal.db'))).toBe(true)
  const again = await desktop.start()
  const next = await again.page('index')
  await expect(connection(next)).toContainText('live', { timeout: 30_000 })
  // It ends unasked: it is started again, and the console says so.
  again.forks.at(-1)?.kill('SIGKILL')
  await expect.poll(() => again.forks.length, { timeout: 20_000 }).toBe(2)
  await expect(connection(next)).toContainText('live', { timeout: 30_000 })
  await expect(next.getByText(/The relay on this machine ended/).first()).toBeVisible()
  again.answer = 1
  pick(trayItem(again, /Leave this relay/))
  await expect(next.getByRole('heading', { name: 'Connect this console' })).toBeVisible()
  expect(again.forks.at(-1)?.exitCode ?? again.forks.at(-1)?.signalCode).not.toBeNull()
})

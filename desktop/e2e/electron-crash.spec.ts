import { type Desktop, expect, pick, test, trayItem } from './electron-kit.ts'
import { alarm, connection, type RelayProcess } from './kit.ts'

type Electron = Desktop['electron']
type Role = 'index' | 'alarm' | 'sound'

const status = async (relay: RelayProcess) => (await relay.incidents())[0]?.status

/** What becomes of a window's page. */
const faults = {
  'ends twice': async (electron: Electron, role: Role) => {
    await electron.showing(role)[0]?.webContents.crash()
    await expect.poll(() => electron.showing(role).length).toBe(1)
    await electron.page(role)
    await electron.showing(role)[0]?.webContents.crash()
  },
  hangs: async (electron: Electron, role: Role) => {
    electron.showing(role)[0]?.emit('unresponsive')
  },
} as const

/** What the console says of its sound, in a window that has not failed. */
async function soundIn(electron: Electron, failed: Role): Promise<string | undefined> {
  const page = await electron.page(failed === 'alarm' ? 'index' : 'alarm')
  return page.evaluate(async () => (await window.baton?.snapshot())?.alarm.sound)
}

for (const role of ['index', 'alarm', 'sound'] as const) {
  for (const [what, fail] of Object.entries(faults)) {
    test(`a page of ${role} that ${what} comes back, and tray, sound and paging go on`, async ({ desktop, relay }) => {
      const { electron } = await desktop.startLive(relay)
      await relay.fire()
      await expect(alarm(await electron.page('alarm'))).toBeVisible()
      await expect.poll(() => soundIn(electron, role), { timeout: 15_000 }).toBe('playing')
      await fail(electron, role)

      // While it is away: what it is not needed for.
      expect(electron.tray.image).toMatch(/tray-paged\.png$/)
      await relay.fire({ key: 'second', title: 'Second' })
      await expect.poll(() => electron.tray.tooltip).toBe('Baton: Paged: 2 incidents')

      await expect(async () => {
        if (role === 'index')
          await expect(connection(await electron.page('index'))).toContainText('live', { timeout: 500 })
        if (role === 'alarm') await expect(alarm(await electron.page('alarm'))).toBeVisible({ timeout: 500 })
        expect(electron.showing(role)).toHaveLength(1)
      }).toPass({ timeout: 20_000 })
      await expect.poll(() => soundIn(electron, role), { timeout: 15_000 }).toBe('playing')
      pick(trayItem(electron, /^Acknowledge$/))
      await expect
        .poll(async () => (await relay.incidents()).map((incident) => incident.status))
        .toContain('acknowledged')
    })
  }
}

test('a sound page that ends again and again is not made anew at once', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  await relay.fire()
  await expect.poll(() => soundIn(electron, 'sound'), { timeout: 15_000 }).toBe('playing')
  const made = () => electron.windows.filter(({ options }) => options.title === 'Baton: sound').length
  const before = made()
  for (let times = 0; times < 2; times++) {
    await expect.poll(() => electron.showing('sound').length).toBe(1)
    await electron.showing('sound')[0]?.webContents.crash()
  }
  // The second time it is given a pause, and what rings is told as failed until it is back.
  expect(made() - before).toBe(1)
  expect(await soundIn(electron, 'sound')).toBe('failed')
  await expect.poll(made, { timeout: 10_000 }).toBe(before + 2)
  await expect.poll(() => soundIn(electron, 'sound'), { timeout: 15_000 }).toBe('playing')
})

test('who quits while something can be undone has it sent', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  await relay.fire()
  await expect(alarm(await electron.page('alarm'))).toBeVisible()
  const [{ id: incidentId }] = await relay.incidents()
  await main.evaluate(
    (id) =>
      window.baton!.submitLater({ type: 'incident.escalate', incidentId: id, everybody: true }, 'Paging everybody'),
    incidentId,
  )
  const people = async () =>
    ((await relay.incidents())[0]?.pages ?? []).map(({ person }: { readonly person: string }) => person)
  expect(await people()).not.toContain('ana')
  electron.answer = 1
  electron.app.quit()
  await expect.poll(() => electron.app.exitCode, { timeout: 15_000 }).toBe(0)
  expect(await people()).toContain('ana')
  expect(await status(relay)).toBe('triggered')
})

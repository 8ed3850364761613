import { randomUUID } from 'node:crypto'
import { type Desktop, expect, pick, test, trayItem } from './electron-kit.ts'
import { alarm, type RelayProcess } from './kit.ts'

const status = async (relay: RelayProcess) => (await relay.incidents())[0]?.status
const layers = async (relay: RelayProcess) =>
  Object.values((await relay.incidents())[0]?.pages?.[0]?.receipts ?? {})[0] ?? {}
/** Somebody else acknowledges it, from a device of theirs. */
async function takeAs(relay: RelayProcess, person: string, incidentId: string): Promise<void> {
  const code = (await relay.invite(person)).split('#pair=')[1]
  const paired = await relay.call('POST', '/v1/pair', { code, deviceName: 'laptop' })
  const { token } = paired.body as { token: string }
  const commandId = randomUUID().replace(/-4/, '-7')
  const response = await fetch(`${relay.ready.relay}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commandId, type: 'incident.acknowledge', incidentId }),
  })
  expect(response.status).toBe(200)
}

const notification = (desktop: Desktop) => desktop.notifications.at(-1)!

test('a page raises the alarm window on top without taking the focus, and Acknowledge there answers it', async ({
  desktop,
  relay,
}) => {
  const { electron, main } = await desktop.startLive(relay)
  const [window] = electron.showing('alarm')
  expect(window?.isVisible()).toBe(false)
  await relay.fire()
  const page = await electron.page('alarm')
  await expect(alarm(page)).toContainText('CheckoutDown')
  const { shows = [], ...stance } = window?.stance ?? {}
  expect(stance).toEqual({ isShown: true, isFocused: false, level: 'screen-saver', isOnAllWorkspaces: true })
  // Once more where its page was still loading.
  expect(new Set(shows)).toEqual(new Set(['inactive']))
  expect(electron.app.badge).toBe(1)
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect.poll(() => window?.isShown).toBe(false)
  await expect
    .poll(async () => (await relay.incidents())[0])
    .toMatchObject({ status: 'acknowledged', acknowledgedBy: 'owner' })
  expect(electron.app.badge).toBe(0)
  // The alarm window has no room to show: the main window goes there.
  await expect(main).toHaveURL(/#\/incidents\//)
})

test('when somebody else takes it the alarm window says who, as a card in a corner, and closes', async ({
  desktop,
  relay,
}) => {
  const { electron, main } = await desktop.startLive(relay)
  const [window] = electron.showing('alarm')
  await relay.fire()
  const page = await electron.page('alarm')
  await expect(alarm(page)).toContainText('CheckoutDown')
  const [incident] = await relay.incidents()
  await takeAs(relay, 'ana', incident.id)
  const card = page.getByRole('status').filter({ hasText: 'has it' })
  await expect(card).toContainText(/Ana \(sample\) has it, \d\d:\d\d/)
  await expect(card).toContainText('CheckoutDown')
  await expect(alarm(page)).toBeHidden()
  expect(window?.stance).toMatchObject({ isShown: true, isFocused: false })
  expect(window?.getBounds()).toMatchObject({ width: 520, height: 120 })
  // The main window, the web face and this one say the same.
  await expect(main.getByRole('status').filter({ hasText: 'Ana (sample) has it' })).toBeVisible()
  await card.getByRole('button', { name: 'Open the room' }).click()
  await expect(main).toHaveURL(new RegExp(`#/incidents/${incident.id}`))
  await expect.poll(() => window?.isShown, { timeout: 15_000 }).toBe(false)

  // The next page has the whole screen again.
  await relay.fire({ key: 'other', title: 'Other' })
  await expect.poll(() => window?.isShown).toBe(true)
  expect(window?.getBounds()).toEqual({ x: 0, y: 0, width: 1280, height: 800 })
  await expect(alarm(page)).toContainText('Other')
})

test('an alarm window may ask for nothing but what answers an alarm', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  const page = await electron.page('alarm')
  const asks = (name: string, ...args: readonly unknown[]) =>
    page.evaluate(
      async ([method, values]) => {
        const { baton } = globalThis as unknown as { baton: Record<string, (...all: unknown[]) => Promise<unknown>> }
        return baton[method as string]?.(...(values as unknown[])).then(
          () => 'answered',
          (error: Error) => error.message,
        )
      },
      [name, args] as const,
    )
  expect(await asks('snapshot')).toBe('answered')
  expect(await asks('unpair')).toContain('may not ask that')
  expect(await asks('invite', 'ana')).toContain('may not ask that')
  expect(await asks('submit', { type: 'pager.test' })).toContain('not what this call takes')
})

test('the alarm window is not answered by Enter and not closed by a key; holding a answers it', async ({
  desktop,
  relay,
}) => {
  const { electron } = await desktop.startLive(relay)
  await relay.fire()
  const page = await electron.page('alarm')
  await expect(alarm(page)).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  electron.showing('alarm')[0]?.close()
  await expect(alarm(page)).toBeVisible()
  expect(await status(relay)).toBe('triggered')
  await page.keyboard.down('a')
  await expect(alarm(page)).toBeHidden()
  await page.keyboard.up('a')
  await expect.poll(() => status(relay)).toBe('acknowledged')
})

test('each display has its alarm, one that is plugged in during it too', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  await relay.fire()
  await expect.poll(() => electron.showing('alarm').filter((window) => window.isShown).length).toBe(1)
  electron.screen.plugIn(2)
  await expect.poll(() => electron.showing('alarm').filter((window) => window.isShown).length).toBe(2)
  const second = electron.showing('alarm')[1]!
  expect(second.getBounds()).toEqual({ x: 1280, y: 0, width: 1280, height: 800 })
  await expect(alarm((await second.ready)!)).toContainText('CheckoutDown')
  electron.screen.unplug(2)
  await expect.poll(() => electron.showing('alarm').length).toBe(1)
})

test('the relay learns that the page was shown, sounded and notified, with the main window hidden', async ({
  desktop,
  relay,
}) => {
  const { electron } = await desktop.startLive(relay, { argv: [] })
  electron.showing('index')[0]?.hide()
  await relay.fire()
  await expect
    .poll(() => layers(relay))
    .toMatchObject({
      reached: { ok: true },
      shown: { ok: true },
      sounded: { ok: true },
      notified: { ok: true },
    })
})

test('an alarm page that dies comes back with the alarm', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  await relay.fire()
  await expect(alarm(await electron.page('alarm'))).toBeVisible()
  await electron.showing('alarm')[0]?.webContents.crash()
  await expect(async () => {
    await expect(alarm(await electron.page('alarm'))).toBeVisible({ timeout: 500 })
  }).toPass()
})

test('a responder answers from the tray', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  expect(electron.tray.image).toMatch(/tray-calm\.png$/)
  await relay.fire({ title: 'Disk & <b>CPU</b>' })
  await expect.poll(() => electron.tray.image).toMatch(/tray-paged\.png$/)
  expect(electron.tray.tooltip).toBe('Baton: Paged: 1 incident')
  expect(trayItem(electron, /Disk/).label).toBe('critical: Disk && <b>CPU</b>')
  pick(trayItem(electron, /^Acknowledge$/))
  await expect.poll(() => status(relay)).toBe('acknowledged')
  await expect.poll(() => electron.tray.image).toMatch(/tray-calm\.png$/)
  expect(() => trayItem(electron, /^Acknowledge$/)).toThrow()
})

test('the tray says offline when the relay is gone', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  await relay.kill()
  await expect.poll(() => electron.tray.image).toMatch(/tray-offline\.png$/)
  expect(electron.tray.tooltip).toContain('the relay does not answer')
})

test('a notification stands until it is answered, and its button acknowledges', async ({ desktop, relay }) => {
  await desktop.startLive(relay)
  await relay.fire()
  await expect.poll(() => desktop.notifications.length).toBe(1)
  expect(notification(desktop).options).toMatchObject({
    title: 'critical: CheckoutDown',
    timeoutType: 'never',
    urgency: 'critical',
    actions: [{ type: 'button', text: 'Acknowledge' }],
  })
  await expect.poll(() => notification(desktop).isShown).toBe(true)
  notification(desktop).emit('action', { actionIndex: 0 })
  await expect.poll(() => status(relay)).toBe('acknowledged')
  await expect.poll(() => notification(desktop).isShown).toBe(false)
})

test('a click on a notification opens the room', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  electron.showing('index')[0]?.hide()
  await relay.fire()
  await expect.poll(() => desktop.notifications.length).toBe(1)
  notification(desktop).emit('click')
  const [incident] = await relay.incidents()
  await expect.poll(() => new URL(main.url()).hash).toBe(`#/incidents/${incident.id}`)
  expect(electron.showing('index')[0]?.stance).toMatchObject({ isShown: true, isFocused: true })
  expect(await status(relay)).toBe('triggered')
})

test('a notification that the system does not show is told here, and in the receipts', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  electron.Notification.failure = 'no notification service'
  await relay.fire()
  await expect
    .poll(() => layers(relay))
    .toMatchObject({ notified: { ok: false, detail: expect.stringContaining('no notification service') } })
  await expect(main.getByText(/A notification was not shown on this machine/).first()).toBeVisible()
})

test('a sound page that dies is made again, and sounds again', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  await relay.fire()
  await expect.poll(() => layers(relay)).toMatchObject({ sounded: { ok: true } })
  const [first] = electron.showing('sound')
  expect(first?.isShown).toBe(false)
  expect(first?.options.webPreferences).toMatchObject({
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
  })
  const sound = () => main.evaluate(async () => (await window.baton!.snapshot()).alarm.sound)
  expect(await sound()).toBe('playing')
  await first?.webContents.crash()
  expect(first?.isDestroyed()).toBe(true)
  await expect.poll(() => electron.showing('sound').length).toBe(1)
  await expect.poll(sound).toBe('playing')
})

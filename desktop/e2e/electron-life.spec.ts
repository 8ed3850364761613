import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type Desktop, expect, pick, test, trayItem } from './electron-kit.ts'
import { connection } from './kit.ts'

const hash = (page: Page) => new URL(page.url()).hash

/** Everything that the console wrote, as one text. */
function written(desktop: Desktop): string {
  const dir = join(desktop.dir, 'user')
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

test('a deep link opens its room: at the start, from a second instance, and from the system', async ({
  desktop,
  relay,
}) => {
  const { electron } = await desktop.startLive(relay, { argv: ['baton://incident/inc-1'] })
  const main = await electron.page('index')
  expect(hash(main)).toBe('#/incidents/inc-1')
  electron.app.emit('second-instance', {}, ['baton', '--flag', 'baton://incident/inc-2'])
  await expect.poll(() => hash(main)).toBe('#/incidents/inc-2')
  electron.app.emit('open-url', { preventDefault: () => undefined }, 'baton://incident/inc-3')
  await expect.poll(() => hash(main)).toBe('#/incidents/inc-3')
  // Whatever is not exactly an id leads nowhere.
  for (const link of ['baton://incident/..%2f', 'baton://incident/a?x=1', 'baton://acknowledge/a', 'https://x.example'])
    electron.app.emit('second-instance', {}, ['baton', link])
  electron.app.emit('second-instance', {}, ['baton'])
  await expect.poll(() => electron.showing('index')[0]?.hasFocus).toBe(true)
  expect(hash(main)).toBe('#/incidents/inc-3')
  expect(electron.windows.filter((window) => !window.isDestroyed()).length).toBe(3)
})

test('a second instance ends at once', async ({ desktop }) => {
  const electron = await desktop.start({
    prepare: (fake) => {
      fake.app.hasLock = false
    },
  })
  expect(electron.app.exitCode).toBe(0)
  expect(electron.windows).toEqual([])
})

test('closing the window while on call hides it in the tray, and the tray brings it back', async ({
  desktop,
  relay,
}) => {
  const { electron } = await desktop.startLive(relay)
  const [window] = electron.showing('index')
  window?.close()
  expect(window?.stance).toMatchObject({ isShown: false })
  expect(window?.isDestroyed()).toBe(false)
  expect(electron.app.exitCode).toBeNull()
  expect(electron.blockers).toEqual(['prevent-app-suspension'])
  pick(trayItem(electron, /^Open Baton$/))
  expect(window?.stance).toMatchObject({ isShown: true, isFocused: true })
})

test('closing the window of one who is on call nowhere ends the console', async ({ desktop }) => {
  const electron = await desktop.start()
  electron.showing('index')[0]?.close()
  await expect.poll(() => electron.app.exitCode).toBe(0)
  expect(electron.questions).toEqual([])
})

test('quitting while on call asks, and says who would not be paged', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  electron.answer = 0
  electron.app.quit()
  await expect.poll(() => electron.questions.length).toBe(1)
  expect(electron.questions[0]?.message).toBe('You are on call. Quit Baton?')
  expect(electron.questions[0]?.detail).toContain('Owner would not be paged on this device any more.')
  expect(electron.questions[0]?.detail).toContain('Ana (sample) would be paged next')
  // It goes on: the question answered with the safe button changes nothing.
  await expect(connection(main)).toContainText('live')
  expect(electron.app.exitCode).toBeNull()
  electron.answer = 1
  electron.app.quit()
  await expect.poll(() => electron.app.exitCode).toBe(0)
  expect(electron.tray.isDestroyed).toBe(true)
})

test('after sleep it says live only once it has reached the relay again', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  await main.evaluate(() => {
    const kinds: string[] = []
    Object.assign(window, { kinds })
    window.baton!.onChange(({ connection: next }) => {
      if (next) kinds.push(next.kind)
    })
  })
  electron.powerMonitor.emit('suspend')
  electron.powerMonitor.emit('resume')
  const kinds = () => main.evaluate(() => (window as unknown as { kinds: string[] }).kinds)
  await expect.poll(async () => (await kinds()).at(-1)).toBe('live')
  expect((await kinds())[0]).toMatch(/offline|connecting/)
  await expect(connection(main)).toContainText('live')
})

test('unlocking the screen shows what was missed', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  electron.powerMonitor.emit('lock-screen')
  electron.showing('index')[0]?.hide()
  await relay.fire()
  await expect.poll(() => electron.app.badge).toBe(1)
  await relay.fire({ status: 'resolved' })
  await expect.poll(() => electron.app.badge).toBe(0)
  electron.powerMonitor.emit('unlock-screen')
  await expect(main.getByText('While the screen was locked, you were paged for CheckoutDown.')).toBeVisible()
  expect(electron.showing('index')[0]?.stance).toMatchObject({ isShown: true, isFocused: false })
})

test('the token is kept encrypted, and the next start is live with it', async ({ desktop, relay }) => {
  const { main } = await desktop.startLive(relay)
  expect(await main.evaluate(async () => (await window.batonHome!.state()).secretsLimit)).toBeNull()
  const encrypted = /"encrypted": "([^"]+)"/.exec(written(desktop))?.[1]
  const token = [
    ...Buffer.from(encrypted ?? '', 'base64')
      .subarray(3)
      .toString(),
  ]
    .reverse()
    .join('')
  expect(token.length).toBeGreaterThan(20)
  expect(written(desktop)).not.toContain(token)
  const again = await desktop.start()
  await expect(connection(await again.page('index'))).toContainText('live', { timeout: 20_000 })
})

test('where only plain text could be stored the token is kept for the session, and that is said', async ({
  desktop,
  relay,
}) => {
  const prepare = (fake: Desktop['electron']) => {
    // The desktop has a name for its keyring, but none answers.
    fake.hasKeyring = false
  }
  const { main } = await desktop.startLive(relay, { prepare })
  expect(written(desktop)).not.toContain('encrypted')
  await main.evaluate(() => {
    location.hash = '#/relay'
  })
  await expect(main.getByText(/No keyring .* the token is not stored/).first()).toBeVisible()
  const again = await desktop.start({
    prepare: (fake) => {
      fake.secretBackend = 'basic_text'
    },
  })
  const unpaired = await again.page('index')
  await expect(unpaired.getByText('Pair this device')).toBeVisible()
  expect(await unpaired.evaluate(async () => (await window.batonHome!.state()).secretsLimit)).toContain('No keyring')
  // Whoever starts it with a link, as npm start does, has it paired again.
  await desktop.startLive(relay, { prepare })
})

test('a keyring that lost the key leaves a console that can be paired anew, or leave', async ({ desktop, relay }) => {
  await desktop.startLive(relay)
  const electron = await desktop.start({
    prepare: (fake) => {
      fake.hasLostKey = true
    },
  })
  const main = await electron.page('index')
  await expect(main.getByText('Pair this device')).toBeVisible()
  electron.answer = 1
  pick(trayItem(electron, /Leave this relay/))
  await expect(main.getByRole('heading', { name: 'Connect this console' })).toBeVisible()
})

test('a machine that shuts down waits until all is written, and asks nothing', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  expect(electron.shutDown()).toBe(true)
  await expect.poll(() => electron.app.exitCode).toBe(0)
  expect(electron.questions).toEqual([])
})

test('the window comes back where it was, moved onto a display that is there', async ({ desktop }) => {
  const first = await desktop.start()
  first.screen.plugIn(2)
  const [window] = first.showing('index')
  window?.setBounds({ x: 1500, y: 100, width: 1000, height: 600 })
  window?.close()
  await expect.poll(() => first.app.exitCode).toBe(0)
  const second = await desktop.start({ prepare: (fake) => fake.screen.plugIn(2) })
  expect(second.showing('index')[0]?.getBounds()).toEqual({ x: 1500, y: 100, width: 1000, height: 600 })
  second.showing('index')[0]?.close()
  await expect.poll(() => second.app.exitCode).toBe(0)
  const third = await desktop.start()
  expect(third.showing('index')[0]?.getBounds()).toEqual({ x: 140, y: 115, width: 1000, height: 600 })
})

test('it starts at login when the tray is told so, and then without a window', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  const entry = join(desktop.dir, 'config', 'autostart', 'baton.desktop')
  pick(trayItem(electron, /Start when I log in/))
  const command = readFileSync(entry, 'utf8')
  expect(command).toMatch(/^Exec="[^"]+" .*"--hidden"$/m)
  expect(command).toContain(`"BATON_USER_DATA=${join(desktop.dir, 'user')}"`)
  expect(trayItem(electron, /Start when I log in/).checked).toBe(true)
  pick(trayItem(electron, /Start when I log in/))
  expect(() => readFileSync(entry)).toThrow()
  const hidden = await desktop.start({ argv: ['--hidden'] })
  await expect.poll(() => hidden.tray.tooltip).toContain('On call')
  expect(hidden.showing('index')).toEqual([])
  await relay.fire()
  await expect.poll(() => hidden.showing('alarm')[0]?.isShown).toBe(true)
})

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { expect, test } from './electron-kit.ts'
import { alarm, connection, type RelayProcess } from './kit.ts'

const binaries = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
const folders = [
  process.env.ELECTRON_OVERRIDE_DIST_PATH,
  join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'dist'),
]
/** Electron's own binary, where a machine has it: its first run fetches it from the release host. */
const executablePath = folders
  .flatMap((folder) => (folder === undefined ? [] : binaries.map((name) => join(folder, name))))
  .find((path) => existsSync(path))

/** The window that shows one of our pages. */
async function pageOf(app: ElectronApplication, name: 'index' | 'alarm' | 'sound'): Promise<Page> {
  const find = () => app.windows().find((page) => page.url().includes(`//console/${name}.html`))
  await expect.poll(() => find() !== undefined, { timeout: 20_000 }).toBe(true)
  return find()!
}

const visible = (app: ElectronApplication, name: string) =>
  app.evaluate(
    ({ BrowserWindow }, part) =>
      BrowserWindow.getAllWindows()
        .filter((window) => window.webContents.getURL().includes(part))
        .map((window) => ({
          isVisible: window.isVisible(),
          isOnTop: window.isAlwaysOnTop(),
          isFocused: window.isFocused(),
        })),
    `//console/${name}.html`,
  )

const status = async (relay: RelayProcess) => (await relay.incidents())[0]?.status

test.skip(
  executablePath === undefined,
  'Electron itself is not here (its binary is fetched from its release host): the same scenarios ran on the stand-in',
)

interface Real {
  readonly app: ElectronApplication
  readonly main: Page
}

/** Starts it on a folder of its own, which a second start may share; `link` joins a relay on the first. */
async function start(mainFile: string, dir: string, link: string): Promise<Real> {
  const app = await _electron.launch({
    executablePath: executablePath!,
    // Chromium refuses its sandbox to root, which is what containers run as.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), mainFile],
    env: { ...(process.env as Record<string, string>), BATON_USER_DATA: dir, BATON_JOIN: link },
  })
  return { app, main: await pageOf(app, 'index') }
}

/** A machine that shuts down is not asked whether it may. */
async function stop({ app }: Real): Promise<void> {
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('shutdown')).catch(() => undefined)
  await app.close().catch(() => undefined)
}

const real = test.extend<{ dir: string; console: Real }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that a fixture needs from this pattern
  dir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'baton-real-'))
    await use(dir)
    rmSync(dir, { recursive: true, force: true })
  },
  console: async ({ relay, mainFile, dir }, use) => {
    const started = await start(mainFile, dir, relay.ready.console)
    await expect(connection(started.main)).toContainText('live', { timeout: 30_000 })
    await use(started)
    await stop(started)
  },
})

real(
  'real Electron: a page raises the alarm window on top, without the focus, and is answered there',
  async ({ console: { app }, relay }) => {
    test.setTimeout(120_000)
    await relay.fire()
    const alarmPage = await pageOf(app, 'alarm')
    await expect(alarm(alarmPage)).toContainText('CheckoutDown')
    expect((await visible(app, 'alarm'))[0]).toMatchObject({ isVisible: true, isOnTop: true, isFocused: false })
    await alarmPage.keyboard.press('Enter')
    expect(await status(relay)).toBe('triggered')
    await alarm(alarmPage).getByRole('button', { name: 'Acknowledge' }).click()
    await expect.poll(() => status(relay)).toBe('acknowledged')
    await expect.poll(async () => (await visible(app, 'alarm'))[0]?.isVisible).toBe(false)
  },
)

real('real Electron: a responder answers from the tray', async ({ console: { app }, relay }) => {
  test.setTimeout(120_000)
  // A tray gives no way to read its menu back, so the menu is kept where it is made.
  await app.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu)
    Menu.buildFromTemplate = (template) => {
      const menu = build(template)
      Object.assign(globalThis, { lastMenu: menu })
      return menu
    }
  })
  await relay.fire()
  const pick = () =>
    app.evaluate(() => {
      const { lastMenu } = globalThis as { lastMenu?: Electron.Menu }
      const items = (menu: Electron.Menu | undefined): readonly Electron.MenuItem[] =>
        menu?.items.flatMap((item) => [item, ...items(item.submenu)]) ?? []
      const acknowledge = items(lastMenu).find(({ label }) => label === 'Acknowledge')
      acknowledge?.click()
      return acknowledge !== undefined
    })
  await expect.poll(pick).toBe(true)
  await expect.poll(() => status(relay)).toBe('acknowledged')
})

real('real Electron: the button of a notification acknowledges', async ({ console: { app }, relay }) => {
  test.setTimeout(120_000)
  test.skip(
    !(await app.evaluate(({ Notification }) => Notification.isSupported())),
    'no notification service runs here',
  )
  await app.evaluate(({ Notification }) => {
    const { show } = Notification.prototype
    Notification.prototype.show = function (this: Electron.Notification) {
      Object.assign(globalThis, { lastNotification: this })
      show.call(this)
    }
  })
  await relay.fire()
  const press = () =>
    app.evaluate(() => {
      const { lastNotification } = globalThis as { lastNotification?: Electron.Notification }
      return lastNotification?.emit('action', { actionIndex: 0 }) === true
    })
  await expect.poll(press).toBe(true)
  await expect.poll(() => status(relay)).toBe('acknowledged')
})

real(
  'real Electron: a deep link opens its room, closing hides, waking reconnects',
  async ({ console: { app, main } }) => {
    test.setTimeout(120_000)
    await app.evaluate(({ app: own }) => own.emit('second-instance', {}, ['baton', 'baton://incident/inc-1']))
    await expect.poll(() => new URL(main.url()).hash).toBe('#/incidents/inc-1')
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.webContents.getURL().includes('index.html'))
        ?.close(),
    )
    await expect.poll(async () => (await visible(app, 'index'))[0]?.isVisible).toBe(false)
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
    await expect(connection(main)).toContainText('live', { timeout: 20_000 })
  },
)

real(
  'real Electron: refuses navigation, windows, the network, wrong arguments and strange senders',
  async ({ console: { app, main }, mainFile }) => {
    test.setTimeout(120_000)
    expect(await main.evaluate(() => 'require' in window || 'process' in window)).toBe(false)
    await main.evaluate(() => location.assign('https://evil.example/'))
    expect(main.url()).toContain('//console/index.html')
    expect(await main.evaluate(() => window.open('https://evil.example/'))).toBeNull()
    const fetched = main.evaluate(() =>
      fetch('https://evil.example/').then(
        () => 'reached',
        () => 'blocked',
      ),
    )
    expect(await fetched).toBe('blocked')
    expect(await main.evaluate(async () => (await fetch('/../main.mjs')).status)).toBe(404)
    expect(
      await main.evaluate(() => window.baton!.submit({} as never).catch((error: Error) => error.message)),
    ).toContain('Refused')
    // A window that our factory did not make has the preload and still nothing to say.
    const answer = await app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const stranger = new BrowserWindow({ show: false, webPreferences: { preload } })
        await stranger.loadURL('about:blank')
        return stranger.webContents.executeJavaScript(
          'window.baton.snapshot().then(() => "answered", (e) => e.message)',
        )
      },
      join(dirname(mainFile), 'preload.cjs'),
    )
    expect(answer).toContain('Refused')
  },
)

real('real Electron: prints a document', async ({ console: { main } }) => {
  const size = await main.evaluate(async () => {
    const printed = await window.batonHome!.printPdf('<h1>Postmortem</h1>')
    return printed instanceof Uint8Array ? printed.length : printed.error
  })
  expect(size).toBeGreaterThan(500)
})

real(
  'real Electron: the token is kept where the system keeps secrets, else for the session, and that is said',
  async ({ console: first, mainFile, dir }) => {
    test.setTimeout(120_000)
    const limit = await first.main.evaluate(async () => (await window.batonHome!.state()).secretsLimit)
    await stop(first)
    const again = await start(mainFile, dir, '')
    try {
      if (limit === null) await expect(connection(again.main)).toContainText('live', { timeout: 30_000 })
      else await expect(again.main.getByText('Pair this device')).toBeVisible({ timeout: 30_000 })
    } finally {
      await stop(again)
    }
  },
)

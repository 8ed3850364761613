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

test('real Electron: joins, pages, is answered, follows links, refuses what it must', async ({ relay, mainFile }) => {
  test.setTimeout(120_000)
  const dir = mkdtempSync(join(tmpdir(), 'baton-real-'))
  const app = await _electron.launch({
    executablePath: executablePath!,
    // Chromium refuses its sandbox to root, which is what containers run as.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), mainFile],
    env: { ...(process.env as Record<string, string>), BATON_USER_DATA: dir, BATON_JOIN: relay.ready.console },
  })
  try {
    const main = await pageOf(app, 'index')
    await expect(connection(main)).toContainText('live', { timeout: 30_000 })

    await relay.fire()
    const alarmPage = await pageOf(app, 'alarm')
    await expect(alarm(alarmPage)).toContainText('CheckoutDown')
    expect((await visible(app, 'alarm'))[0]).toMatchObject({ isVisible: true, isOnTop: true, isFocused: false })
    await alarmPage.keyboard.press('Enter')
    expect(await status(relay)).toBe('triggered')
    await alarm(alarmPage).getByRole('button', { name: 'Acknowledge' }).click()
    await expect.poll(() => status(relay)).toBe('acknowledged')
    await expect.poll(async () => (await visible(app, 'alarm'))[0]?.isVisible).toBe(false)

    await app.evaluate(({ app: own }) => own.emit('second-instance', {}, ['baton', 'baton://incident/inc-1']))
    await expect.poll(() => new URL(main.url()).hash).toBe('#/incidents/inc-1')

    expect(await main.evaluate(() => 'require' in window || 'process' in window)).toBe(false)
    await main.evaluate(() => location.assign('https://evil.example/'))
    expect(main.url()).toContain('//console/index.html')
    expect(await main.evaluate(() => window.open('https://evil.example/'))).toBeNull()
    expect(
      await main.evaluate(() =>
        fetch('https://evil.example/').then(
          () => 'reached',
          () => 'blocked',
        ),
      ),
    ).toBe('blocked')
    expect(await main.evaluate(async () => (await fetch('/../main.mjs')).status)).toBe(404)
    expect(
      await main.evaluate(() => window.baton!.submit({} as never).catch((error: Error) => error.message)),
    ).toContain('Refused')
    const pdf = await main.evaluate(async () => {
      const printed = await window.batonHome!.printPdf('<h1>Postmortem</h1>')
      return printed instanceof Uint8Array ? printed.length : printed.error
    })
    expect(pdf).toBeGreaterThan(500)

    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.webContents.getURL().includes('index.html'))
        ?.close(),
    )
    await expect.poll(async () => (await visible(app, 'index'))[0]?.isVisible).toBe(false)

    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
    await expect(connection(main)).toContainText('live', { timeout: 20_000 })
  } finally {
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('shutdown')).catch(() => undefined)
    await app.close().catch(() => undefined)
    rmSync(dir, { recursive: true, force: true })
  }
})

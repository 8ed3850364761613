import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { FakeElectron, type FakeNotification, type TrayItem } from '../src/electron/testing/fake-electron.ts'
import { runMain } from '../src/electron/testing/run-main.ts'
import { test as base, expect, type RelayProcess } from './kit.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface StartOptions {
  /** Arguments of the process, as a system that opens a deep link gives them. */
  readonly argv?: readonly string[]
  readonly prepare?: (electron: FakeElectron) => void
  /** Follows this relay from the start, as `npm start` does. */
  readonly relay?: RelayProcess
}

/** One machine with a console on it: its folders outlive a run of the console. */
export class Desktop {
  readonly #browser: Browser
  readonly #mainFile: string
  readonly dir = mkdtempSync(join(tmpdir(), 'baton-desktop-'))
  #electron: FakeElectron | null = null

  constructor(browser: Browser, mainFile: string) {
    this.#browser = browser
    this.#mainFile = mainFile
  }

  get electron(): FakeElectron {
    if (!this.#electron) throw new Error('not started')
    return this.#electron
  }

  get notifications(): readonly FakeNotification[] {
    return this.electron.Notification.all
  }

  /** Runs the main process that ships, and waits for its main window when it is to have one. */
  async start({ argv = [], prepare, relay }: StartOptions = {}): Promise<FakeElectron> {
    await this.#electron?.close()
    const electron = new FakeElectron(this.#browser)
    this.#electron = electron
    prepare?.(electron)
    const before = process.argv
    process.argv = [process.execPath, 'baton', ...argv]
    process.env.BATON_USER_DATA = join(this.dir, 'user')
    process.env.XDG_CONFIG_HOME = join(this.dir, 'config')
    if (relay) process.env.BATON_JOIN = relay.ready.console
    try {
      await runMain(this.#mainFile, electron)
      if (electron.app.hasLock) await expect.poll(() => electron.trays.length).toBe(1)
      if (electron.app.hasLock && !argv.includes('--hidden')) await electron.page('index')
    } finally {
      process.argv = before
      delete process.env.BATON_JOIN
    }
    return electron
  }

  /** The console joined to the relay and live. */
  async startLive(relay: RelayProcess, options: StartOptions = {}): Promise<{ electron: FakeElectron; main: Page }> {
    const electron = await this.start({ ...options, relay })
    const main = await electron.page('index')
    await expect(main.getByRole('status').filter({ hasText: 'live' })).toBeVisible({ timeout: 20_000 })
    return { electron, main }
  }

  async remove(): Promise<void> {
    await this.#electron?.close()
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      for (const listener of process.listeners(signal).slice(this.#signals[signal])) process.off(signal, listener)
    rmSync(this.dir, { recursive: true, force: true })
  }
  readonly #signals = { SIGINT: process.listenerCount('SIGINT'), SIGTERM: process.listenerCount('SIGTERM') }
}

export const test = base.extend<{ desktop: Desktop }, { mainFile: string }>({
  // Electron lets the sound page play without a click by its autoplayPolicy; plain Chromium by this flag.
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--autoplay-policy=no-user-gesture-required'] }),
  mainFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that a fixture needs from this pattern
    async ({}, use) => {
      const made = mkdtempSync(join(tmpdir(), 'baton-electron-'))
      // Playwright transforms what it loads, but for what lies in a folder of this name: what ships runs as it ships.
      const out = join(made, 'node_modules')
      const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
      const args = [vite, 'build', '--config', 'desktop/vite.electron.config.ts', '--outDir', join(out, 'electron')]
      const { status, stderr } = spawnSync(process.execPath, [...args, '--logLevel', 'warn'], {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production' },
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(`the desktop console did not build: ${stderr}`)
      await use(join(out, 'electron', 'main.mjs'))
      rmSync(made, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  desktop: async ({ browser, mainFile }, use, testInfo) => {
    // Each start makes three pages, and some tests start three times, on a machine that may be busy.
    testInfo.setTimeout(90_000)
    const desktop = new Desktop(browser, mainFile)
    await use(desktop)
    await desktop.remove()
  },
})

/** The entry of the tray's menu with this label, in any submenu. */
export function trayItem(electron: FakeElectron, label: RegExp): TrayItem {
  const all = (items: readonly TrayItem[]): readonly TrayItem[] =>
    items.flatMap((item) => [item, ...all(Array.isArray(item.submenu) ? item.submenu : [])])
  const found = all(electron.tray.menu).find((item) => label.test(item.label ?? ''))
  if (!found) throw new Error(`no ${label} in the tray's menu`)
  return found
}

/** Picks it as a person would. */
export function pick(item: TrayItem): void {
  const picked = { ...item, checked: item.type === 'checkbox' ? !item.checked : item.checked }
  item.click?.(picked as never, undefined, undefined as never)
}

export { expect }

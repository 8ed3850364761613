import { afterEach, describe, expect, it, vi } from 'vitest'
import { isStartedAtLogin, setOpenAtLogin } from './autostart.ts'

const app = vi.hoisted(() => ({
  isPackaged: true,
  openAtLogin: false,
  wasOpenedAtLogin: false,
  getLoginItemSettings() {
    return { openAtLogin: app.openAtLogin, wasOpenedAtLogin: app.wasOpenedAtLogin }
  },
  setLoginItemSettings({ openAtLogin }: { readonly openAtLogin: boolean }) {
    app.openAtLogin = openAtLogin
  },
}))
vi.mock('electron', () => ({ app }))

function on(platform: NodeJS.Platform, argv: readonly string[] = ['baton']): void {
  vi.stubGlobal('process', Object.create(process, { platform: { value: platform }, argv: { value: argv } }))
}

afterEach(() => {
  vi.unstubAllGlobals()
  Object.assign(app, { isPackaged: true, openAtLogin: false, wasOpenedAtLogin: false })
})

describe('a start at login', () => {
  it('is told by an argument, and on macOS by the system, which passes none', () => {
    on('win32', ['baton', '--hidden'])
    expect(isStartedAtLogin()).toBe(true)
    on('darwin')
    expect(isStartedAtLogin()).toBe(false)
    app.wasOpenedAtLogin = true
    expect(isStartedAtLogin()).toBe(true)
  })

  it('is the installed app alone on macOS and Windows: elsewhere it would be a bare Electron', () => {
    on('win32')
    expect(setOpenAtLogin(true)).toEqual({ ok: true, detail: '' })
    app.openAtLogin = false
    app.isPackaged = false
    expect(setOpenAtLogin(true)).toMatchObject({ ok: false, detail: expect.stringContaining('installed') })
    expect(app.openAtLogin).toBe(false)
  })
})

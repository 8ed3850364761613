import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { JoinResult } from '@baton/shared/wire/home.ts'
import { app } from 'electron'

/** Started at login, the console watches from the tray and opens no window. */
const hiddenArgument = '--hidden'

/** Whether this start came from the login and not from a person. macOS passes no arguments, and says so otherwise. */
export function isStartedAtLogin(): boolean {
  if (process.argv.includes(hiddenArgument)) return true
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}

/** Asked at every change of the tray, and slow to ask of some systems. */
let known: boolean | null = null

export function isOpenAtLogin(): boolean {
  known ??= readOpenAtLogin()
  return known
}

function readOpenAtLogin(): boolean {
  if (process.platform === 'linux') return existsSync(linuxEntry())
  return app.getLoginItemSettings({ args: [hiddenArgument] }).openAtLogin
}

export function setOpenAtLogin(isOn: boolean): JoinResult {
  try {
    if (process.platform === 'linux') setLinux(isOn)
    // What would start is Electron alone: the system's entry names a program, and this app is none.
    else if (!app.isPackaged) return { ok: false, detail: 'Only the installed app can be started at login here.' }
    else app.setLoginItemSettings({ openAtLogin: isOn, args: [hiddenArgument] })
    known = readOpenAtLogin()
    return known === isOn
      ? { ok: true, detail: '' }
      : { ok: false, detail: 'The system did not take the change; look at its settings for login items.' }
  } catch (error) {
    return { ok: false, detail: `Starting at login could not be changed: ${String(error)}` }
  }
}

/** Electron has login items for macOS and Windows; on Linux it is a file by the freedesktop autostart rules. */
function linuxEntry(): string {
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'autostart', 'baton.desktop')
}

function setLinux(isOn: boolean): void {
  const entry = linuxEntry()
  if (!isOn) {
    rmSync(entry, { force: true })
    return
  }
  // An AppImage runs from a mount that is gone after it ends; the file itself stays where the person put it.
  const folder = process.env.BATON_USER_DATA
  const command = [
    // A console with a data folder of its own must find it, and the relay that it follows, at the next login too.
    ...(folder === undefined ? [] : ['env', `BATON_USER_DATA=${resolve(folder)}`]),
    process.env.APPIMAGE ?? process.execPath,
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    hiddenArgument,
  ]
  mkdirSync(dirname(entry), { recursive: true })
  writeFileSync(
    entry,
    `[Desktop Entry]\nType=Application\nName=Baton\nExec=${command.map(quote).join(' ')}\nX-GNOME-Autostart-enabled=true\n`,
  )
}

/** By the Desktop Entry rules for Exec: quoted, special characters escaped for the quotes and again for the file. */
function quote(argument: string): string {
  const quoted = argument.replace(/[\\"`$]/g, '\\$&').replaceAll('\\', '\\\\')
  return `"${quoted.replaceAll('%', '%%')}"`
}

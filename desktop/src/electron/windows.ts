import { join } from 'node:path'
import { BrowserWindow, type BrowserWindowConstructorOptions, type WebContents, type WebPreferences } from 'electron'
import type { WindowRole } from './contract.ts'
import { appOrigin, isOwnPage } from './origin.ts'
import { offerTextMenu } from './text-menu.ts'

/** A window of ours and what it is for. */
export interface AppWindow {
  readonly role: WindowRole
  readonly window: BrowserWindow
}

export interface WindowOptions extends Omit<BrowserWindowConstructorOptions, 'webPreferences' | 'show'> {
  readonly role: WindowRole
  /** File name of its preload beside main; none where the page asks nothing. */
  readonly preload?: 'preload.cjs' | 'sound-preload.cjs'
  /** Only what differs between roles, and nothing that lowers a guard. */
  readonly web?: Pick<WebPreferences, 'backgroundThrottling' | 'autoplayPolicy' | 'javascript' | 'session'>
}

/** By web contents: only what this factory made counts as ours. */
const windows = new Map<number, AppWindow>()

/**
 * The one place where windows are made. Each is sandboxed and isolated, goes nowhere but to our own pages, and opens no
 * other window.
 */
export function createWindow({ role, preload, web, ...options }: WindowOptions): AppWindow {
  const isWritten = role === 'main' || role === 'alarm'
  const window = new BrowserWindow({
    ...options,
    show: false,
    webPreferences: {
      ...web,
      ...(preload ? { preload: join(import.meta.dirname, preload) } : {}),
      // Electron's defaults, said aloud so that a change of a default changes nothing here.
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: isWritten,
    },
  })
  const { webContents } = window
  const { id } = webContents
  const made: AppWindow = { role, window }
  windows.set(id, made)
  window.on('closed', () => windows.delete(id))
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !isOwnPage(details.url)) details.preventDefault()
  })
  webContents.on('will-redirect', (details) => details.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  if (isWritten) offerTextMenu(window)
  return made
}

/** The window whose page this is, if it is one of ours. */
export function windowOf(webContents: WebContents): AppWindow | null {
  return windows.get(webContents.id) ?? null
}

/** Tells a page something; one that is gone or loading asks for the whole state when it is there. */
export function send({ window }: AppWindow, channel: string, ...args: readonly unknown[]): void {
  if (!window.isDestroyed() && !window.webContents.isDestroyed()) window.webContents.send(channel, ...args)
}

export function pageUrl(page: 'index' | 'alarm' | 'sound', hash = ''): string {
  return `${appOrigin}/${page}.html${hash}`
}

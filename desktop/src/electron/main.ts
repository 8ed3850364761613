// The console on a desktop: the same host, in Electron's main process.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog, protocol, session as sessions } from 'electron'
import { FileStore } from '../node/file-store.ts'
import { createAppFiles } from './app-files.ts'
import { setAppMenu } from './app-menu.ts'
import { isStartedAtLogin } from './autostart.ts'
import { hashOfArguments, hashOfLink, linkScheme } from './deep-link.ts'
import { Settings } from './desktop-settings.ts'
import { ElectronConsole } from './electron-console.ts'
import { appScheme } from './origin.ts'
import { guardSession } from './session-guard.ts'
import { checkSpelling } from './spelling.ts'
import { trustSystemCertificates } from './trust-system.ts'

/** As the installer registers it: Windows shows notifications only of apps that it knows. */
const appId = 'baton.console'

let running: ElectronConsole | null = null
/** Where a deep link wants to go before there is a window. */
let awaitedHash = hashOfArguments(process.argv)

function goTo(hash: string | null): void {
  if (running) running.show(hash ?? undefined)
  else awaitedHash = hash ?? awaitedHash
}

async function start(): Promise<void> {
  await app.whenReady()
  guardSession(sessions.defaultSession)
  checkSpelling(sessions.defaultSession, app.getPreferredSystemLanguages())
  trustSystemCertificates()
  setAppMenu(app.isPackaged)
  sessions.defaultSession.protocol.handle(appScheme, createAppFiles(join(import.meta.dirname, 'app')))
  const settings = new Settings(new FileStore(join(app.getPath('userData'), 'console')))
  await settings.load()
  const made = new ElectronConsole(settings)
  const relayToJoin = process.env.BATON_JOIN ?? null
  // It holds a one-time code, which our children have no use for.
  delete process.env.BATON_JOIN
  await made.start(relayToJoin)
  running = made
  if (awaitedHash !== null || !isStartedAtLogin() || made.isFirstRun) made.show(awaitedHash ?? undefined)
}

if (process.env.BATON_USER_DATA !== undefined) {
  const folder = resolve(process.env.BATON_USER_DATA)
  // Electron takes only a folder that is there.
  mkdirSync(folder, { recursive: true })
  app.setPath('userData', folder)
}
app.setAppUserModelId(appId)
// Two consoles on one machine would ring twice and keep two outboxes; the second hands its link to the first.
if (!app.requestSingleInstanceLock()) app.quit()
else {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme)
  app.on('second-instance', (_event, argv) => goTo(hashOfArguments(argv)))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    goTo(hashOfLink(url))
  })
  app.on('activate', () => goTo(null))
  start().catch((error: unknown) => {
    console.error('baton: the console could not start:', error)
    dialog.showErrorBox('Baton could not start', error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
}

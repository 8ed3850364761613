import { join } from 'node:path'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import { app, dialog } from 'electron'
import { failoverLinks } from '../host/link/failover.ts'
import { createFetchHttp } from '../host/link/fetch-http.ts'
import { createSocketIo } from '../host/link/socket-io.ts'
import type { HostPorts } from '../host/ports.ts'
import { type Presence, presenceOf, quitQuestion } from '../host/views/presence.ts'
import { FileStore } from '../node/file-store.ts'
import { nodeClock } from '../node/node-clock.ts'
import { nodeEntropy } from '../node/node-entropy.ts'
import { routeHash } from '../presentation/route.ts'
import { AlarmWindows } from './alarm-windows.ts'
import { isOpenAtLogin, setOpenAtLogin } from './autostart.ts'
import { Badge } from './badge.ts'
import { createConsoleCalls } from './console-calls.ts'
import { ConsoleSession } from './console-session.ts'
import type { Settings } from './desktop-settings.ts'
import { electronLinks } from './electron-links.ts'
import { ElectronNotifier } from './electron-notifier.ts'
import { createPower } from './electron-power.ts'
import { ElectronSecrets } from './electron-secrets.ts'
import { ElectronSound } from './electron-sound.ts'
import { createHomeCalls } from './home-calls.ts'
import { serveArea } from './ipc.ts'
import { MainWindow } from './main-window.ts'
import { Missed } from './missed.ts'
import { OwnRelay } from './own-relay.ts'
import { Quit } from './quit.ts'
import { forkRelay } from './relay-child.ts'
import { createSoundPage } from './sound-window.ts'
import { StayAwake } from './stay-awake.ts'
import { ConsoleTray } from './tray.ts'
import { WakingSocket } from './waking-socket.ts'
import { send } from './windows.ts'

/** How this device is named when nobody typed a name. */
const systemNames: Readonly<Record<string, string>> = { darwin: 'Mac', win32: 'Windows', linux: 'Linux' }

/** The console with its desktop surroundings, wired. It decides nothing about alarms or incidents: the host does. */
export class ElectronConsole {
  readonly #settings: Settings
  readonly #session: ConsoleSession
  readonly #socket = new WakingSocket(createSocketIo())
  readonly #sound: ElectronSound
  readonly #soundPage: ReturnType<typeof createSoundPage>
  readonly #notifier: ElectronNotifier
  readonly #power: NonNullable<HostPorts['power']>
  readonly #missed = new Missed()
  readonly #awake = new StayAwake()
  readonly #badge = new Badge()
  readonly #main: MainWindow
  readonly #alarm = new AlarmWindows()
  readonly #tray = new ConsoleTray(() => this.show())
  readonly #quit: Quit

  constructor(settings: Settings) {
    this.#settings = settings
    this.#session = new ConsoleSession({
      settings,
      portsFor: (relayUrl) => this.#portsFor(relayUrl),
      ownRelay: new OwnRelay({
        fork: (port) => forkRelay(join(app.getPath('userData'), 'relay'), port),
        clock: nodeClock,
        tell: (text) => this.#session.notify('failed', text),
      }),
    })
    this.#quit = new Quit({
      question: () => quitQuestion(this.#session.state),
      stop: () => this.#session.stop(),
      close: () => this.#close(),
    })
    this.#soundPage = createSoundPage(() => this.#sound.died())
    this.#sound = new ElectronSound(this.#soundPage, nodeClock)
    this.#notifier = new ElectronNotifier({
      acknowledge: (incidentId) => void this.#acknowledge(incidentId, 'notification'),
      open: (incidentId) => this.#open(incidentId),
      failed: ({ incidentId }, detail) =>
        this.#session.notify('failed', `A notification was not shown on this machine: ${detail}.`, incidentId),
    })
    this.#power = createPower({
      resumed: () => this.#socket.drop('the machine slept'),
      locked: () => this.#missed.lock(this.#session.state),
      unlocked: () => this.#unlocked(),
      shuttingDown: () => this.#quit.now(),
    })
    const calls = createConsoleCalls(
      this.#session.bridge,
      () => this.#alarm.isVisible,
      (incidentId) => {
        // A pager test has no room that anybody needs.
        if (this.#session.state.feed.some(({ id }) => id === incidentId)) this.#open(incidentId)
      },
    )
    this.#main = new MainWindow({
      settings,
      keepsRunning: () => !this.#quit.isDone && presenceOf(this.#session.state).isNeeded,
      gone: (window) => calls.forget(window),
    })
    serveArea('console', calls.run)
    serveArea(
      'home',
      createHomeCalls(this.#session, (incidentId) => this.#open(incidentId)),
    )
    serveArea('sound', async (_method, [report]) => this.#sound.heard(report as Parameters<ElectronSound['heard']>[0]))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => this.#quit.now())
  }

  /** No relay is followed yet. */
  get isFirstRun(): boolean {
    return this.#session.relayUrl === null
  }

  /**
   * Goes on with the relay of the last run. `join` is a link by which whoever started this console wants it to follow a
   * relay, as `npm start` does each time: a device that is paired there already ignores its code.
   */
  async start(join: string | null): Promise<void> {
    this.#session.bridge.onChange((change) => this.#changed(change))
    this.#showPresence(presenceOf(this.#session.state))
    const isElsewhere = join !== null && URL.parse(join)?.origin !== this.#settings.values.relayUrl
    if (isElsewhere && (await this.#join(join))) return
    await this.#session.resume()
    // The window does not wait for it: what the cache holds is shown meanwhile.
    if (join !== null && !isElsewhere) void this.#join(join)
  }

  async #join(link: string): Promise<boolean> {
    const name = `Baton on ${systemNames[process.platform] ?? 'a desktop'}`
    const { ok, detail } = await this.#session.join(link, '', name)
    if (!ok) console.error(`baton: the relay could not be joined: ${detail}`)
    return ok
  }

  /** Brings the main window to the front, at a room or view. */
  show(hash?: string): void {
    this.#main.show(hash)
  }

  async #portsFor(relayUrl: string): Promise<HostPorts> {
    // One folder a relay: what one says of people and incidents never mixes with another's.
    const folder = relayUrl.replace(/[^a-z0-9.-]+/gi, '_')
    const store = new FileStore(join(app.getPath('userData'), 'console', folder))
    const secrets = await ElectronSecrets.open(store)
    return {
      store,
      secrets,
      ...(await failoverLinks({ store, socket: this.#socket, http: createFetchHttp(), clock: nodeClock }, relayUrl)),
      clock: nodeClock,
      entropy: nodeEntropy,
      sound: this.#sound,
      notifier: this.#notifier,
      links: electronLinks,
      shell: {
        where: 'on this computer',
        ready: async () => null,
        limits: () => (secrets.limit === null ? [] : [secrets.limit]),
      },
      power: this.#power,
    }
  }

  #changed(change: Partial<ConsoleState>): void {
    const { state } = this.#session
    const wasUp = this.#alarm.isUp
    // The alarm is up before its page hears of it, so that the page finds itself visible.
    this.#showPresence(presenceOf(state))
    this.#missed.note(state)
    if (this.#main.current) send(this.#main.current, 'console:changed', change)
    // Nobody looks at an alarm that is down: its pages are told nothing, and everything when it goes up.
    if (!wasUp && !this.#alarm.isUp) return
    for (const window of this.#alarm.all) send(window, 'console:changed', wasUp ? change : state)
  }

  #showPresence(presence: Presence): void {
    this.#alarm.set(presence.alarm)
    this.#awake.set(presence.isNeeded)
    this.#badge.show(presence.badge, this.#main.current?.window ?? null)
    this.#tray.show(presence, {
      acknowledge: (incidentId) => void this.#acknowledge(incidentId, 'tray'),
      open: (incidentId) => this.#open(incidentId),
      isOpenAtLogin,
      setOpenAtLogin: (isOn) => this.#setOpenAtLogin(isOn),
      leave: this.isFirstRun ? null : () => void this.#leave(),
      quit: () => app.quit(),
    })
  }

  async #acknowledge(incidentId: string, via: string): Promise<void> {
    const { bridge } = this.#session
    const result = await bridge.submit({ type: 'incident.acknowledge', incidentId, via })
    if (result.kind !== 'refused') return
    // The menu or notification is gone by now: what was refused must be said somewhere that stays.
    this.#session.notify('failed', `Your acknowledgement was refused: ${result.detail}`, incidentId)
    this.#open(incidentId)
  }

  #open(incidentId: string | null): void {
    this.#main.show(incidentId === null ? undefined : routeHash({ view: 'room', incidentId }))
  }

  #setOpenAtLogin(isOn: boolean): void {
    const { ok, detail } = setOpenAtLogin(isOn)
    if (!ok) this.#session.notify('failed', detail)
    this.#showPresence(presenceOf(this.#session.state))
  }

  async #leave(): Promise<void> {
    const question = quitQuestion(this.#session.state)
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      title: 'Baton',
      message: 'Leave this relay?',
      detail: [
        ...(question ? [question.detail.split('\n')[0] ?? ''] : []),
        'This device is unpaired, and what it keeps for offline use is forgotten. The relay keeps everything.',
      ].join('\n'),
      buttons: ['Stay', 'Leave'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    if (response !== 1) return
    await this.#session.leave()
    this.#showPresence(presenceOf(this.#session.state))
    this.#main.show()
    this.#main.reload()
  }

  #unlocked(): void {
    const words = this.#missed.unlock()
    if (words === null) return
    this.#session.notify('info', words)
    this.#main.showInactive()
  }

  #close(): void {
    this.#awake.set(false)
    this.#alarm.close()
    this.#soundPage.close()
    this.#tray.destroy()
  }
}

/**
 * What the console's home on a desktop offers its face beside ConsoleBridge: IPC in Electron, absent in a browser, which
 * every user of it must expect.
 */
export interface HomeBridge {
  state(): Promise<HomeState>
  /** A room or view is to be shown: a notification was clicked, a deep link opened. Returns the unsubscriber. */
  onGoTo(listener: (hash: string) => void): () => void
  /** Joins a relay by its invite link, or by its address and a one-time code. */
  join(link: string, code: string, deviceName: string): Promise<JoinResult>
  /** Starts a relay on this machine, which this console runs from now on, and joins it. */
  startRelayHere(deviceName: string): Promise<JoinResult>
  /** Brings the main window to the front at an incident's room: the alarm's own window has none. */
  showRoom(incidentId: string): Promise<void>
  /** Whether Baton starts when the person logs in. */
  setOpenAtLogin(isOn: boolean): Promise<JoinResult>
  /** Self-contained HTML as PDF; no script in it runs and it loads nothing. */
  printPdf(html: string): Promise<PdfResult>
}

export interface HomeState {
  /** The relay that this console follows; null before the first run is done. */
  readonly relayUrl: string | null
  readonly isOpenAtLogin: boolean
  /** Why the token is kept for this session only, in words; null when the system keeps it safe. */
  readonly secretsLimit: string | null
}

export type JoinResult = { readonly ok: boolean; readonly detail: string }
export type PdfResult = Uint8Array | { readonly error: string }

/** What the page that only plays sound is told, and what it tells. */
export interface SoundBridge {
  /** Calls with what to play from now on; null is silence, `timer` sounds once beside it. Returns the unsubscriber. */
  onAsk(listener: (kind: SoundReport['kind'] | 'timer') => void): () => void
  report(report: SoundReport): Promise<void>
}

/** Sent at each change and once a second while something should sound. */
export interface SoundReport {
  /** What it was told to play; a report about an earlier request says nothing of this one. */
  readonly kind: 'page' | 'blind' | 'test' | null
  readonly state: 'silent' | 'playing' | 'blocked' | 'failed' | 'unknown'
}

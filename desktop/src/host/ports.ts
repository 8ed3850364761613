import type { ClientToServer } from '@baton/shared/wire/socket.ts'

/**
 * The host's surroundings. Each home of the console (page, Electron, terminal) brings its own; nothing in host/
 * reaches the outside in any other way.
 */
export interface HostPorts {
  readonly store: Store
  readonly socket: Socket
  readonly http: Http
  readonly secrets: Secrets
  readonly clock: Clock
  readonly entropy: Entropy
  readonly sound: Sound
  readonly notifier: Notifier
  readonly links: Links
  readonly shell: Shell
  readonly power?: Power
}

/** Named JSON documents. Names hold `/`; a store of files must make them safe itself. I/O that fails rejects. */
export interface Store {
  /** Null when there is no such document. */
  load(name: string): Promise<unknown>
  /**
   * Resolves when the document would survive a power cut. No save is kept without those that were asked for before
   * it; when one fails, those that were asked for in the same turn fail too.
   */
  save(name: string, value: unknown): Promise<void>
  remove(name: string): Promise<void>
  list(prefix: string): Promise<readonly string[]>
  /** Told when another's hand has taken all that was kept, as when a person clears a site's data in the browser. */
  onCleared?(listener: () => void): void
}

export interface Secrets {
  loadToken(): Promise<string | null>
  /** Null forgets it. */
  saveToken(token: string | null): Promise<void>
}

/** Opens links to the relay; websocket transport only, the token in `auth`, never reconnecting by itself. */
export interface Socket {
  open(url: string, token: string, handlers: SocketHandlers): SocketLink
  /** The link was lost, or did not prove itself: where a relay has others beside it, the next link is to another. */
  failed?(): void
}

export interface SocketHandlers {
  connected(): void
  /** The link is gone or could not be made; nothing follows. */
  lost(reason: string): void
  /** The relay does not take this token; nothing follows. */
  refused(): void
  appended(entries: unknown): void
  ended(reason: unknown): void
}

export interface SocketLink {
  /** `answer` is called at most once; the caller keeps the time. */
  ask(message: keyof ClientToServer, payload: unknown, answer: (result: unknown) => void): void
  /** No handler is called afterwards. */
  close(): void
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly token: string | null
  readonly body: unknown
}

/** Rejects when there was no answer; any answer, good or bad, resolves. `body` is null when it is no JSON. */
export interface Http {
  send(request: HttpRequest): Promise<{ readonly status: number; readonly body: unknown }>
}

export type Timer = number | object

export interface Clock {
  /** Unix ms. */
  now(): number
  /** Calls `run` once after `ms`, in a hidden window too. */
  setTimer(ms: number, run: () => void): Timer
  clear(timer: Timer): void
}

export interface Entropy {
  randomBytes(n: number): Uint8Array
}

export type SoundKind = 'page' | 'blind' | 'test'
/** `playing` is said only when it is proven; `blocked` that a click is needed first, also while nothing plays. */
export type SoundState = 'silent' | 'playing' | 'blocked' | 'failed' | 'unknown'

export interface Sound {
  /** Loops, rising over a minute, until `stop` or another kind; starts within 100 ms. */
  play(kind: SoundKind): void
  /** Stops at once. */
  stop(): void
  /** The timer's sound, once, beside whatever plays; where it cannot be heard nothing is said of it. */
  chime(): void
  /** Called during a click, which lets a page play sound from then on. */
  arm(): void
  state(): SoundState
  onState(listener: () => void): void
}

export type NotificationPermission = 'granted' | 'denied' | 'default' | 'unsupported'

export interface Notice {
  readonly id: string
  readonly title: string
  readonly body: string
  /** The room that a click opens; null opens the console. */
  readonly incidentId: string | null
  /** No alarm: it may go by itself, and there is nothing to acknowledge. */
  readonly isQuiet?: boolean
}

export interface Notifier {
  permission(): NotificationPermission
  request(): Promise<NotificationPermission>
  /** Stays until closed or clicked. The same id takes the earlier one's place. */
  show(notice: Notice): Promise<{ readonly ok: boolean; readonly detail: string }>
  close(id: string): void
}

export interface Links {
  open(url: string): void
}

/** What this home can and cannot do. */
export interface Shell {
  /** Where this console is, for a sentence: `on this browser`. */
  readonly where: string
  /** Resolves when the console itself can be opened offline: null, or in words why it cannot. Never rejects. */
  ready(): Promise<string | null>
  /** Other limits of this home, in words. */
  limits(): readonly string[]
}

export interface Power {
  /** The machine woke, or its network came back: worth trying again now. */
  onWake(listener: () => void): void
}

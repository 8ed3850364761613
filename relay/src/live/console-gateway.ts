import type { DeviceId } from '@baton/shared/ids.ts'
import type { Connected } from '@baton/shared/model/reach.ts'
import type { Grant } from '@baton/shared/model/roles.ts'
import type { Phones } from '@baton/shared/wire/socket.ts'
import type { Access } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import type { Journal } from '../journal/journal.ts'
import { type ConsoleLine, ConsoleSession } from './console-session.ts'
import { FanOut } from './fan-out.ts'

export type { ConsoleLine, ConsoleSession, EndReason } from './console-session.ts'

export interface ConsoleGatewayOptions {
  readonly core: Core
  readonly journal: Journal
  /** The team's telephone numbers, as the contacts have them now. */
  readonly phones: () => Promise<Phones>
  /** What a console's access may do now; null once it is ended. */
  readonly grantOf: (access: Access) => Grant | null
  /** The devices that are connected to other relays of the log; null while that is not known. Left out: there are none. */
  readonly devicesElsewhere?: () => ReadonlySet<DeviceId> | null
  /** Runs something in a later turn of the loop, after what came in meanwhile. */
  readonly defer?: (run: () => void) => void
}

/** A console that lost its relay is back within this, ms: longer than it waits between two tries. */
const settlesMs = 15_000
const noDevices: ReadonlySet<DeviceId> = new Set()

/**
 * Where consoles come in, whatever carries them. What counts is a console's own place in the log, so a subscription
 * answers backlog and live feed in one operation, and a console that falls behind is cut and catches up.
 */
export class ConsoleGateway {
  readonly #options: ConsoleGatewayOptions
  readonly #fanOut: FanOut
  readonly #sessions = new Set<ConsoleSession>()
  readonly #stopListening: () => void
  readonly #startedAt: number
  readonly #elsewhere: () => ReadonlySet<DeviceId> | null
  /** When the last console of a device went. */
  readonly #left = new Map<string, number>()

  constructor(options: ConsoleGatewayOptions) {
    this.#options = options
    this.#elsewhere = options.devicesElsewhere ?? (() => noDevices)
    this.#startedAt = options.core.now()
    this.#fanOut = new FanOut(options.defer ?? setImmediate)
    this.#stopListening = options.core.onCommitted((entries) => this.#fanOut.publish(entries))
  }

  /** Consoles that follow the log. */
  get following(): number {
    return this.#fanOut.size
  }

  /** The devices whose consoles are in. */
  devicesHere(): readonly DeviceId[] {
    return [...new Set([...this.#sessions].flatMap(({ line }) => line.access.device ?? []))]
  }

  /** Whether a console on the device is in, here or at another relay of the log. */
  isConnected(device: DeviceId): boolean {
    for (const { line } of this.#sessions) if (line.access.device === device) return true
    return this.#elsewhere()?.has(device) ?? false
  }

  /** Who is in now, and since when who was in is not: of the devices that a page can still go to. */
  connected(): Connected {
    const { core } = this.#options
    const paired = core.desk.devices().filter(({ revoked }) => !revoked)
    const elsewhere = this.#elsewhere()
    const inside = new Set([...this.devicesHere(), ...(elsewhere ?? [])])
    const outside = paired.flatMap(({ id }): [string, number][] => {
      const at = this.#left.get(id)
      return inside.has(id) || at === undefined ? [] : [[id, at]]
    })
    return {
      devices: paired.flatMap(({ id }) => (inside.has(id) ? [id] : [])),
      left: Object.fromEntries(outside),
      isSettled: elsewhere !== null && core.now() - this.#startedAt >= settlesMs,
    }
  }

  /** Lines of the device that are open; a script's are not counted, it has none. */
  countOf({ device }: Access): number {
    if (device === null) return 0
    let count = 0
    for (const { line } of this.#sessions) if (line.access.device === device) count += 1
    return count
  }

  /** Lets a console in. Whoever carries its line says `leave` when it is gone. */
  enter(line: ConsoleLine): ConsoleSession {
    const { core, journal, phones, grantOf } = this.#options
    const session: ConsoleSession = new ConsoleSession(line, {
      core,
      journal,
      phones,
      grantOf,
      fanOut: this.#fanOut,
      left: () => this.#leave(session),
      connected: () => this.connected(),
    })
    this.#sessions.add(session)
    return session
  }

  #leave(session: ConsoleSession): void {
    const { device } = session.line.access
    if (this.#sessions.delete(session) && device !== null) this.#left.set(device, this.#options.core.now())
  }

  /** Ends the lines of those whose access has ended. */
  endRefused(): void {
    for (const session of [...this.#sessions]) if (session.grant === null) session.end('revoked')
  }

  close(): void {
    this.#stopListening()
    for (const session of [...this.#sessions]) session.end('stopping')
  }
}

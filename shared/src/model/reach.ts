import type { Channel } from './config.ts'

/**
 * Whether a page gets to a person. `live`: a device of theirs is connected now. `none`: they have neither a device nor a
 * channel beside the console. `blind`: something could reach them, and nothing says now that it does.
 */
export type Reach = 'live' | 'blind' | 'none'

export interface PersonReach {
  readonly reach: Reach
  /** Paired and not revoked: without one, the console reaches nobody. */
  readonly devices: number
  /** The channels that would be tried. */
  readonly channels: readonly Channel[]
  /** When a device of theirs or a channel last proved itself, Unix ms; null is never. A revoked device counts as what was. */
  readonly provenAt: number | null
}

/** Which devices are connected to the relay, so that a console shows who can be reached. */
export interface Connected {
  readonly devices: readonly string[]
  /** When the others were last connected, Unix ms of the relay's clock; absent is not since the relay started. */
  readonly left: Readonly<Record<string, number>>
  /** The relay has started so long ago that who is not connected is not about to be. */
  readonly isSettled: boolean
}

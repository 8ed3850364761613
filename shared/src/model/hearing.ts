import { type AlertTable, maxOf } from './alert-table.ts'
import type { AlertState } from './incident.ts'
import { lateNewsMs } from './occurrence.ts'

/**
 * When a source was last heard of an alert, how often it is in the habit of repeating it, and from when on its silence is
 * worth saying: a clear may never come (a rule that was deleted, a receiver that is sent none). Pure; times are Unix ms of
 * the journal's clock.
 */
export interface Hearing {
  readonly lastHeardAt: number
  /** When the telling began that it was last heard in: of two senders of one story, by the first of them. */
  readonly toldAt: number
  /** The times between the last tellings that nothing but the source's habit explains, ms, the newest last. */
  readonly gaps: readonly number[]
}

/** Two senders of one story, and whoever tries again, are one telling within this, ms. */
const oneTellingMs = lateNewsMs
const keptGaps = 5
/** Fewer are chance. */
const leastGaps = 3
/** No silence is worth saying before this, ms. */
const leastSilenceMs = 30 * 60_000

/** After it fired, whether or not it was known before: what it was in the habit of it still is. */
export function hearingOfFiring(known: Hearing | undefined, at: number): Hearing {
  return { lastHeardAt: at, toldAt: at, gaps: known?.gaps ?? [] }
}

/**
 * After a repeat that was heard at `at`. `turnedAt` is when an alert of its incident last fired or cleared: a source tells
 * the whole group again when one of it does, and that says nothing of its habit.
 */
export function afterRepeat(known: Hearing, at: number, turnedAt: number): Hearing {
  if (at <= known.lastHeardAt) return known
  const gap = at - known.toldAt
  if (gap < oneTellingMs) return { ...known, lastHeardAt: at }
  const isHabit = Math.abs(at - turnedAt) >= oneTellingMs
  return { lastHeardAt: at, toldAt: at, gaps: isHabit ? [...known.gaps, gap].slice(-keptGaps) : known.gaps }
}

/** How often it is usually repeated, ms; null while it has not been repeated often enough to tell. */
export function usualGap({ gaps }: Hearing): number | null {
  return gaps.length < leastGaps ? null : (gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? null)
}

/**
 * From when on its source counts as silent about it, unless it is heard before; null when its habit is not known, or while
 * it does not fire.
 */
export function silentFrom({ state, heard }: Pick<AlertState, 'state' | 'heard'>): number | null {
  const usual = state === 'firing' ? usualGap(heard) : null
  return usual === null ? null : heard.lastHeardAt + Math.max(3 * usual, 2 * Math.max(...heard.gaps), leastSilenceMs)
}

export interface Silence {
  /** From when on it is one, unless something is heard before. */
  readonly from: number
  /** When something was last heard. */
  readonly since: number
}

const knownFrom = new WeakMap<AlertTable, number>()
const knownSince = new WeakMap<AlertTable, number>()
const never = Number.POSITIVE_INFINITY
const atOnce = Number.NEGATIVE_INFINITY

/**
 * The silence about everything that fires, begun or to come; null when nothing fires, or of some of it no habit is known.
 * Costs what has changed since it was last asked.
 */
export function silenceOf(alerts: AlertTable): Silence | null {
  const from = maxOf(alerts, (alert) => (alert.state === 'firing' ? (silentFrom(alert) ?? never) : atOnce), knownFrom)
  if (!Number.isFinite(from)) return null
  const since = heardOf(alerts)
  return since === null ? null : { from, since }
}

/** When something that fires was last heard of; null when nothing does. Costs what has changed since it was last asked. */
export function heardOf(alerts: AlertTable): number | null {
  const since = maxOf(alerts, ({ state, heard }) => (state === 'firing' ? heard.lastHeardAt : atOnce), knownSince)
  return Number.isFinite(since) ? since : null
}

import type { Signal } from '@baton/shared/model/signal.ts'
import type { Remark } from './reasons.ts'

export type SourceName = 'alertmanager' | 'generic' | 'pagerduty'

/** What an adapter may know besides the body. It reads no clock and no random source of its own. */
export interface IntakeContext {
  readonly integrationId: string
  /** Unix ms by the relay's clock. */
  readonly now: number
  /** Mints the key of a PagerDuty trigger that has none; without it the key is derived from content and `now`. */
  readonly mintDedupKey?: () => string
}

/** What a usable body came to. Bad alerts beside usable ones are only in `warnings`. */
export interface Parsed {
  readonly ok: true
  /** Never empty. */
  readonly signals: readonly Signal[]
  /** How many alerts exist at the source, or were in the body past a bound, and are not in `signals`. */
  readonly truncated: number
  /** As in `IntakeBatch`. */
  readonly allCleared?: { readonly endedAt: number | null }
  /** At most `maxWarnings`, each `field: what about it`. */
  readonly warnings: readonly string[]
  /** What of the body did not count as it was sent. */
  readonly remarks: readonly Remark[]
  /** The one group of all signals, or null when they have several. */
  readonly groupKey: string | null
}

/** Nothing in the body is usable: HTTP 400 naming `field`. `body` is the whole of it. */
export interface Refusal {
  readonly ok: false
  readonly field: string
  readonly detail: string
}

export type ParseResult = Parsed | Refusal

/** Turns one request's parsed JSON into signals. Pure, never throws, whatever the JSON value. */
export interface IntakeSource {
  readonly name: SourceName
  /** The largest request body that HTTP should read for this source. */
  readonly limitBytes: number
  parse(body: unknown, context: IntakeContext): ParseResult
}

export function refuse(field: string, detail: string): Refusal {
  return { ok: false, field, detail }
}

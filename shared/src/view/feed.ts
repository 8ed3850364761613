import type { SourceSeverity } from '../model/config.ts'
import type { CurvePoint } from '../model/firing-curve.ts'
import type { Silence } from '../model/hearing.ts'
import type { Sev } from '../model/incident.ts'

import type { AskSummary } from './alarm-state.ts'
/** What happens next if nobody does anything, and when. `at` in Unix ms, null when no time is set. */
export interface NextStep {
  readonly kind:
    | 'pages'
    | 'acknowledgement-expires'
    | 'snooze-ends'
    | 'resolves'
    | 'exhausted'
    | 'nobody'
    | 'does-not-page'
    | 'resolved'
    | 'none'
  readonly at: number | null
  /** Names of the people concerned. */
  readonly people: readonly string[]
  /** In words, without the time: "pages Ana". */
  readonly text: string
}

/** One row of the feed: all that the list shows of an incident. */
export interface FeedRow {
  readonly id: string
  readonly title: string
  readonly severity: SourceSeverity
  readonly sev: Sev | null
  readonly status: 'triggered' | 'acknowledged' | 'resolved'
  readonly sourceState: 'firing' | 'cleared' | 'none'
  readonly serviceId: string | null
  readonly serviceName: string | null
  readonly openedAt: number
  readonly openedSeq: number
  readonly updatedSeq: number
  readonly resolvedAt: number | null
  readonly alertCount: number
  readonly firingCount: number
  /** How many fired when, of late: see `firingBars`. */
  readonly curve: readonly CurvePoint[]
  /** What its alerts have in common, where they are first; at most `maxRowLabels`. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  /** When what fires was last heard of; null when nothing fires. */
  readonly heardAt: number | null
  readonly flapping: boolean
  /** "third time today", or empty. */
  readonly recurrence: string
  readonly holder: string | null
  readonly holderName: string | null
  /** Who acknowledged it, and when; null when nobody has. The name is null when a machine did. */
  readonly acknowledged: { readonly name: string | null; readonly at: number } | null
  readonly snoozedUntil: number | null
  /** Who let it rest; null when nobody has. */
  readonly snoozedBy: string | null
  /** When a status update is due; null when none is. */
  readonly updateDueAt: number | null
  /** Who resolved it; null when it is open, or ended by itself. */
  readonly resolvedBy: string | null
  /** Who is being paged now, with how far each page got: "Sam: shown, not seen". */
  readonly paging: readonly { readonly person: string; readonly name: string; readonly reach: string }[]
  readonly nextStep: NextStep
  readonly truncated: number
  /** What fires was last heard of at `since`; its source is silent `from` then on. Null when its habit is not known. */
  readonly silence: Silence | null
  /** I have an open page on it, or I hold it. */
  readonly mine: boolean
  /** Commands of mine on it that wait in the outbox. */
  readonly pending: number
  /** Whom I asked in, and what came of it. */
  readonly asks: readonly AskSummary[]
  /** Whom "Need help" would page, by name; empty when nobody is left, absent when it is not known. */
  readonly helpPages?: readonly string[]
  /** Whom a snooze of mine would stop calling, by name; absent when it is not known. */
  readonly snoozeDrops?: readonly string[]
}

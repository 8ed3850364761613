import type { Silence } from '../incident/hearing.ts'
import type { Sev } from '../incident/incident.ts'
import type { SourceSeverity } from '../oncall/config.ts'

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
  readonly flapping: boolean
  /** "third time today", or empty. */
  readonly recurrence: string
  readonly holder: string | null
  readonly holderName: string | null
  readonly snoozedUntil: number | null
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
  /** Whom "Need help" would page, by name; empty when nobody is left, absent when it is not known. */
  readonly helpPages?: readonly string[]
}

import type { SourceSeverity } from '../model/config.ts'
import type { PagePurpose, Sev } from '../model/incident.ts'
import type { FeedRow, NextStep } from './feed.ts'

export interface AlarmState {
  /** Open pages to me, most severe first. */
  readonly pages: readonly AlarmPage[]
  /** Acknowledged or silenced here only (offline): escalation continues. */
  readonly silencedHere: boolean
  readonly sound: 'silent' | 'playing' | 'blocked' | 'failed' | 'unknown'
  readonly notifications: 'granted' | 'denied' | 'default' | 'unsupported'
  /** The local alarm: I am on call and cannot be reached. */
  readonly blind: boolean
  /** Until when the sound rests here because a person said so, Unix ms of this device's clock; null when it does not. */
  readonly mutedUntil: number | null
  /** Why a page to me has just gone: somebody else took its incident. Null once that was said for a moment. */
  readonly taken: TakenPage | null
}

/** An incident that paged me and that somebody else has now. */
export interface TakenPage {
  readonly incidentId: string
  readonly title: string
  /** Who has it. */
  readonly name: string
  /** Since when, Unix ms. */
  readonly at: number
}

export interface AlarmPage {
  readonly pageId: string
  readonly incidentId: string
  readonly title: string
  readonly severity: SourceSeverity
  readonly serviceName: string | null
  readonly serviceDescription: string | null
  readonly sev: Sev | null
  /** What the source says of it beside the title; may be empty. Hostile until proven otherwise. */
  readonly description: string
  /** What its alerts have in common. */
  readonly labels: FeedRow['labels']
  readonly purpose: PagePurpose
  readonly drill: boolean
  readonly openedAt: number
  readonly raisedAt: number
  readonly lateByMs: number
  readonly alertCount: number
  /** How many fired in each stretch of time. */
  readonly curve: FeedRow['curve']
  readonly dashboardUrl: string | null
  readonly sourceUrl: string | null
  readonly runbookUrl: string | null
  /** The first steps of the runbook that fits closest, each with the command that stands with it. */
  readonly runbook: {
    readonly id: string
    readonly title: string
    readonly stepCount: number
    readonly steps: readonly { readonly line: number; readonly text: string; readonly command: string | null }[]
  } | null
  /** How the same alerts' incident before this one ended. */
  readonly lastTime: {
    readonly incidentId: string
    readonly at: number
    readonly lastedMs: number
    /** Who resolved it; null when its alerts cleared. */
    readonly name: string | null
  } | null
  readonly nextStep: NextStep
  /** Whom the escalation comes to next, and after that, if nobody answers. */
  readonly escalation: readonly {
    readonly at: number
    readonly people: readonly { readonly person: string; readonly name: string }[]
  }[]
  /** Whom "Need help" would page, by name; empty when nobody is left. */
  readonly helpPages: readonly string[]
  /** The same by id. */
  readonly helpPeople: readonly string[]
  /** Whom "Page everybody" would page, by id. */
  readonly everybody: readonly string[]
  /** Who asks me by it, and why; null where the policy pages me. */
  readonly ask: { readonly by: string; readonly byName: string; readonly why: string; readonly at: number } | null
  /** Whom I asked for help with it. */
  readonly asks: readonly AskView[]
  /** Who holds it, and since when; null while nobody does. */
  readonly holder: { readonly person: string; readonly name: string; readonly since: number | null } | null
  /** An acknowledgement of mine waits in the outbox. */
  readonly pending: boolean
}

/** Somebody whom a person asked to help, to join or to take over, and what came of it. */
export interface AskSummary {
  readonly pageId: string
  readonly person: string
  readonly name: string
  readonly by: string
  readonly byName: string
  /** I asked. */
  readonly mine: boolean
  readonly what: 'help' | 'join' | 'reassign'
  /** In the words of whoever asked; empty when they did not say. */
  readonly why: string
  readonly raisedAt: number
  /** `seen`: on a device, without an answer yet. `has-it`: took it. */
  readonly state: 'paged' | 'seen' | 'coming' | 'has-it' | 'cannot'
  /** When it was answered, Unix ms; null while it is not. */
  readonly stateAt: number | null
  /** Why they cannot. */
  readonly reason: string
  /** How far the page got, never more than was proven: "shown, not seen". */
  readonly progress: string
}

export interface AskView extends AskSummary {
  /** What is proven of its delivery, in order. */
  readonly lines: readonly AskLine[]
  /** What is tried next while there is no answer. */
  readonly next: readonly { readonly at: number; readonly text: string }[]
}

export interface AskLine {
  readonly at: number
  readonly ok: boolean
  /** "shown and sounded on Ana’s laptop". */
  readonly text: string
}

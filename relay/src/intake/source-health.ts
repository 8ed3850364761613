import { type Reason, type Refused, type Remark, refusals } from './reasons.ts'
import { cut } from './text.ts'

/** How a source is doing, for the people who must know whether silence is peace. Times in Unix ms. */
export interface SourceStatus {
  readonly lastHeardAt: number | null
  readonly alerts: number
  /** Requests that were refused. */
  readonly rejected: number
  readonly lastError: string | null
  /** How often each reason was met, refusals and remarks on accepted bodies alike. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>
}

/** Something under a valid key that did not count, or not as it was sent. */
export interface RejectedBody {
  readonly integrationId: string
  /** When it was last met. */
  readonly at: number
  readonly reason: Reason
  /** What the sender was answered, in words. */
  readonly problem: string
  /** The beginning of the body, as text, secrets blanked. */
  readonly body: string
  /** How often the same came in a row. */
  readonly times: number
}

export interface ReasonCount {
  readonly integrationId: string
  readonly reason: Reason
  readonly count: number
}

/** Kept of each integration, and how much of each body, in UTF-16 units. */
const keptEach = 20
const keptText = 4_096
/** The same that comes again within this is told as one that came so often. */
const sameWithinMs = 60_000

const nothing: SourceStatus = { lastHeardAt: null, alerts: 0, rejected: 0, lastError: null, reasons: {} }

/** What was heard since the relay started; the journal holds what was accepted. */
export class SourceHealth {
  readonly #now: () => number
  readonly #sources = new Map<string, SourceStatus>()
  readonly #last = new Map<string, RejectedBody[]>()

  constructor(now: () => number) {
    this.#now = now
  }

  heard(integrationId: string, alerts: number): void {
    const status = this.status(integrationId)
    this.#sources.set(integrationId, { ...status, lastHeardAt: this.#now(), alerts: status.alerts + alerts })
  }

  /** A request was refused as a whole. `body` is as it may be shown: `withoutSecrets`. */
  refused(integrationId: string, reason: Refused, problem: string, body: string): void {
    this.#note(integrationId, reason, problem, body)
  }

  /** A body was accepted, and something of it did not count as it was sent. */
  remarked(integrationId: string, remark: Remark, problem: string, body: string): void {
    this.#note(integrationId, remark, problem, body)
  }

  status(integrationId: string): SourceStatus {
    return this.#sources.get(integrationId) ?? nothing
  }

  /** The last of an integration, the newest first. */
  lastOf(integrationId: string): readonly RejectedBody[] {
    return this.#last.get(integrationId)?.toReversed() ?? []
  }

  /** The last of all integrations, the oldest first. */
  get rejectedBodies(): readonly RejectedBody[] {
    return [...this.#last.values()].flat().sort((a, b) => a.at - b.at)
  }

  /** Every count, for metrics. */
  get counts(): readonly ReasonCount[] {
    return [...this.#sources].flatMap(([integrationId, { reasons }]) =>
      Object.entries(reasons).map(([reason, count]) => ({ integrationId, reason: reason as Reason, count })),
    )
  }

  #note(integrationId: string, reason: Reason, problem: string, body: string): void {
    const status = this.status(integrationId)
    const isRefused = Object.hasOwn(refusals, reason)
    this.#sources.set(integrationId, {
      ...status,
      rejected: status.rejected + (isRefused ? 1 : 0),
      lastError: isRefused ? problem : status.lastError,
      reasons: { ...status.reasons, [reason]: (status.reasons[reason] ?? 0) + 1 },
    })
    this.#keep({
      integrationId,
      at: this.#now(),
      reason,
      problem,
      body: body.length > keptText ? cut(body, keptText) : body,
      times: 1,
    })
  }

  #keep(rejected: RejectedBody): void {
    const last = this.#last.get(rejected.integrationId) ?? []
    const before = last.findIndex(({ reason, problem }) => reason === rejected.reason && problem === rejected.problem)
    const same = last[before]
    if (same && rejected.at - same.at <= sameWithinMs) {
      last.splice(before, 1)
      last.push({ ...rejected, times: same.times + 1 })
    } else {
      last.push(rejected)
      if (last.length > keptEach) last.shift()
    }
    this.#last.set(rejected.integrationId, last)
  }
}

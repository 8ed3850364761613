/** How a source is doing, for the people who must know whether silence is peace. Times in Unix ms. */
export interface SourceStatus {
  readonly lastHeardAt: number | null
  readonly alerts: number
  readonly rejected: number
  readonly lastError: string | null
}

export interface RejectedBody {
  readonly integrationId: string
  readonly at: number
  readonly problem: string
  /** The beginning of the body, as text. */
  readonly body: string
}

/** Rejected bodies kept, and how much of each. */
const keptBodies = 100
const keptBytes = 4_096

/** What was heard since the relay started; the journal holds what was accepted. */
export class SourceHealth {
  readonly #now: () => number
  readonly #sources = new Map<string, SourceStatus>()
  readonly #rejected: RejectedBody[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  heard(integrationId: string, alerts: number): void {
    const status = this.status(integrationId)
    this.#sources.set(integrationId, { ...status, lastHeardAt: this.#now(), alerts: status.alerts + alerts })
  }

  rejected(integrationId: string, problem: string, body: Buffer): void {
    const status = this.status(integrationId)
    this.#sources.set(integrationId, { ...status, rejected: status.rejected + 1, lastError: problem })
    this.#rejected.push({ integrationId, at: this.#now(), problem, body: body.subarray(0, keptBytes).toString('utf8') })
    if (this.#rejected.length > keptBodies) this.#rejected.shift()
  }

  status(integrationId: string): SourceStatus {
    return this.#sources.get(integrationId) ?? { lastHeardAt: null, alerts: 0, rejected: 0, lastError: null }
  }

  get rejectedBodies(): readonly RejectedBody[] {
    return this.#rejected
  }
}

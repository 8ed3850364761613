import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { Counter, Histogram, Registry } from 'prom-client'

/** What the core measures of each of its turns. `fold` is deciding what came and folding what came of it. */
export type CorePart = 'commit' | 'fold' | 'publish'

/** Seconds. What is measured takes from a tenth of a millisecond to some seconds; a page may take a night. */
const workBuckets = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]
const pageBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3_600]

/** Distributions and counts since the start, for Prometheus. What holds now is asked when it is told: `metrics-routes.ts`. */
export class Metrics {
  /** Its own, so that several relays in one process, as in tests, do not count together. */
  readonly registry = new Registry()
  readonly #intake = this.#histogram('baton_intake_seconds', 'From a request with alerts to its answer.', workBuckets)
  readonly #core: Readonly<Record<CorePart, Histogram>> = {
    commit: this.#histogram('baton_commit_seconds', 'One append to the journal, until it is durable.', workBuckets),
    fold: this.#histogram('baton_fold_seconds', 'Deciding and folding what one commit holds.', workBuckets),
    publish: this.#histogram('baton_publish_seconds', 'Handing one commit to all who listen.', workBuckets),
  }
  readonly #receipts = this.#histogram(
    'baton_page_receipt_seconds',
    'From a page to what a device proved of it, by layer.',
    pageBuckets,
    ['layer'],
  )
  readonly #sent = this.#histogram(
    'baton_page_sent_seconds',
    'From a page to its being sent, by channel.',
    pageBuckets,
    ['channel'],
  )
  readonly #sends = this.#counter('baton_sends_total', 'Attempts with an outcome, by channel.', ['channel'])
  readonly #failures = this.#counter('baton_send_failures_total', 'Those of them that failed.', ['channel'])
  readonly #exhausted = this.#counter('baton_policies_exhausted_total', 'Escalations that found nobody to answer.')

  /** A request with alerts was answered after `ms` milliseconds. */
  answeredIntake(ms: number): void {
    this.#intake.observe(ms / 1_000)
  }

  /** A part of a turn of the core took `ms` milliseconds. */
  measured(part: CorePart, ms: number): void {
    this.#core[part].observe(ms / 1_000)
  }

  /** Counts what this relay committed; `desk` has it folded already. What other relays commit they count themselves. */
  committed(entries: readonly JournalEntry[], desk: RootDesk): void {
    for (const entry of entries) {
      switch (entry.type) {
        case 'page.receipted': {
          const page = entry.incidentId === null ? undefined : desk.incident(entry.incidentId)?.pages[entry.body.pageId]
          if (page && entry.body.ok)
            this.#receipts.observe({ layer: entry.body.layer }, secondsBetween(page.raisedAt, entry.recordedAt))
          break
        }
        case 'page.delivered':
        case 'page.failed': {
          const { pageId, channel, message } = entry.body
          // Nothing went out: it was not needed any more, or its time had passed.
          if (message === null) break
          const page = entry.incidentId === null ? undefined : desk.incident(entry.incidentId)?.pages[pageId]
          this.#told(channel, entry.type === 'page.delivered')
          if (page && entry.type === 'page.delivered')
            this.#sent.observe({ channel }, secondsBetween(page.raisedAt, entry.recordedAt))
          break
        }
        case 'update.published':
        case 'update.failed':
          this.#told('webhook', entry.type === 'update.published')
          break
        case 'escalation.exhausted':
          this.#exhausted.inc()
          break
        default:
          break
      }
    }
  }

  #told(channel: string, ok: boolean): void {
    this.#sends.inc({ channel })
    if (!ok) this.#failures.inc({ channel })
  }

  #histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] })
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] })
  }
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, to - from) / 1_000
}

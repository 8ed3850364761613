import type { Receipt, ReceiptLayer } from '@baton/shared/model/incident.ts'
import type { ReceiptReport } from '@baton/shared/wire/socket.ts'
import type { Connection } from '../link/connection.ts'
import { isObject } from '../link/inbound.ts'
import { OneTimer } from '../one-timer.ts'
import type { Clock } from '../ports.ts'

/** Receipts that come together travel together, ms. */
const batchMs = 50
const answerTimeoutMs = 5_000
const retryMs = 2_000
/** So often a batch may be turned down; then it is given up, so that it does not keep back later ones. */
const maxRefusals = 3
const maxBatch = 200
const maxKept = 1_000
const maxDetail = 200

type Reported = ReceiptReport['receipts'][number]
export type PageRef = { readonly incidentId: string; readonly pageId: string }

export interface ReceiptsOptions {
  readonly clock: Clock
  readonly connection: Connection
  /** What the relay knows already of this device and page. */
  readonly known: (page: PageRef, layer: ReceiptLayer) => Receipt | undefined
}

/** Tells the relay what this device proved about a page. Kept until answered; each proof is told once. */
export class Receipts {
  readonly #options: ReceiptsOptions
  readonly #timer: OneTimer
  /** By page and layer; the oldest go first when there are too many. */
  readonly #kept = new Map<string, Reported>()
  readonly #answered = new Map<string, Reported>()
  #isSending = false
  #refusals = 0

  constructor(options: ReceiptsOptions) {
    this.#options = options
    this.#timer = new OneTimer(options.clock)
  }

  report(page: PageRef, layer: ReceiptLayer, ok: boolean, detail: string): void {
    const key = `${page.pageId}/${layer}`
    const receipt: Reported = {
      incidentId: page.incidentId,
      pageId: page.pageId,
      layer,
      ok,
      detail: detail.slice(0, maxDetail),
      at: this.#options.clock.now(),
    }
    const earlier = this.#kept.get(key) ?? this.#answered.get(key) ?? this.#options.known(page, layer)
    // A proof stands; a failure is news only when it differs from the last one.
    if (earlier && (earlier.ok || (!ok && earlier.detail === receipt.detail))) return
    remember(this.#kept, key, receipt)
    if (!this.#timer.isSet) this.#timer.set(batchMs, () => void this.#send())
  }

  /** The link is open: what was kept meanwhile is told. */
  opened(): void {
    void this.#send()
  }

  async #send(): Promise<void> {
    const { connection } = this.#options
    if (this.#isSending || !connection.isOpen || this.#kept.size === 0) return
    this.#isSending = true
    const batch = [...this.#kept].slice(0, maxBatch)
    const report: ReceiptReport = { receipts: batch.map(([, receipt]) => receipt) }
    const asked = await connection.ask('receipts:report', report, answerTimeoutMs)
    this.#isSending = false
    const isTaken = asked.kind === 'answer' && isObject(asked.value) && asked.value.ok === true
    this.#refusals = asked.kind === 'answer' && !isTaken ? this.#refusals + 1 : 0
    if (isTaken || this.#refusals >= maxRefusals) this.#forget(batch)
    if (this.#kept.size > 0) this.#timer.set(isTaken ? 0 : retryMs, () => void this.#send())
  }

  #forget(batch: readonly (readonly [string, Reported])[]): void {
    this.#refusals = 0
    for (const [key, receipt] of batch) {
      if (this.#kept.get(key) === receipt) this.#kept.delete(key)
      remember(this.#answered, key, receipt)
    }
  }
}

function remember(map: Map<string, Reported>, key: string, receipt: Reported): void {
  map.delete(key)
  map.set(key, receipt)
  const oldest = map.keys().next()
  if (map.size > maxKept && !oldest.done) map.delete(oldest.value)
}

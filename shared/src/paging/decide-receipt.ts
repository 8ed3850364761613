import type { Actor, Draft, EventBodies, PageOutcome } from '../log/events.ts'
import type { Desk } from '../model/desk.ts'
import type { ReportedReceipt } from '../model/receipt.ts'

/**
 * What a device says that it did with a page. Only the paged person's own devices are believed; what is known
 * already, and a failure after a success, change nothing.
 */
export function decideReceipt(desk: Desk, receipt: ReportedReceipt, actor: Actor): readonly Draft[] {
  const page = desk.incident(receipt.incidentId)?.pages[receipt.pageId]
  const { device: deviceId } = actor
  if (!page || deviceId === null || page.person !== actor.id || desk.device(deviceId)?.revoked !== false) return []
  const known = page.receipts[deviceId]?.[receipt.layer]
  if (known && (known.ok || (!receipt.ok && known.detail === receipt.detail))) return []
  const { pageId, layer, ok, detail, at } = receipt
  return [{ type: 'page.receipted', incidentId: receipt.incidentId, at, body: { pageId, deviceId, layer, ok, detail } }]
}

/** What became of one attempt to send a page down an outside channel. */
export interface Delivery {
  readonly incidentId: string
  readonly outcome: 'delivered' | 'failed'
  readonly body: PageOutcome
}

/**
 * Records an attempt's outcome; one that is known already, or that a newer attempt has overtaken, changes nothing. An
 * overtaken one that never went out gives its try back.
 */
export function decideDelivery(desk: Desk, { incidentId, outcome, body }: Delivery): readonly Draft[] {
  const page = desk.incident(incidentId)?.pages[body.pageId]
  const attempt = page?.attempts[body.channel]
  if (!page || !attempt) return []
  const isLast = attempt.attempts === body.attempt && attempt.outcome === 'sending'
  const isGivenBack = attempt.attempts > body.attempt && body.message === null
  if (!isLast && !isGivenBack) return []
  if (outcome === 'failed') return [{ type: 'page.failed', incidentId, body }]
  return [{ type: 'page.delivered', incidentId, body: { ...body, person: page.person } }]
}

/** What became of one attempt to post a status update outside. */
export interface UpdateDelivery {
  readonly incidentId: string
  readonly outcome: 'published' | 'failed'
  readonly body: EventBodies['update.published']
}

/** Records an attempt's outcome; one that a newer attempt has overtaken changes nothing. */
export function decideUpdateDelivery(desk: Desk, { incidentId, outcome, body }: UpdateDelivery): readonly Draft[] {
  const publication = desk.incident(incidentId)?.publications[body.noteId]
  if (publication?.outcome !== 'sending' || publication.attempts !== body.attempt) return []
  return [{ type: outcome === 'published' ? 'update.published' : 'update.failed', incidentId, body }]
}

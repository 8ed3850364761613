import type { IncidentId, PageId } from '../ids.ts'
import type { ReceiptLayer } from './incident.ts'

/** What a device says that it did with a page. */
export interface ReportedReceipt {
  readonly incidentId: IncidentId
  readonly pageId: PageId
  readonly layer: ReceiptLayer
  /** Whether it came to pass; `detail` says why it did not. */
  readonly ok: boolean
  readonly detail: string
  /** When it happened by the device's clock, Unix ms. */
  readonly at: number
}

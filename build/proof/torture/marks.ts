import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { ReceiptReport } from '@baton/shared/wire/socket.ts'

/** The traces that inputs leave in the log: what a client can know of an event before the relay has made it. */

/** `at` is when the occurrence began, Unix ms. */
export function alertMark(state: 'firing' | 'cleared', key: string, at: number): string {
  return `${state} ${key} ${at}`
}

export function commandMark(commandId: string): string {
  return `command ${commandId}`
}

export function receiptMark(device: string, { pageId, layer }: ReceiptReport['receipts'][number]): string {
  return `receipt ${device} ${pageId} ${layer}`
}

/** The mark that an entry is; null for what the relay says by itself. */
export function markOf(entry: JournalEntry): string | null {
  if (entry.commandId !== null) return commandMark(entry.commandId)
  switch (entry.type) {
    case 'alert.fired':
      return alertMark('firing', keyOf(entry.body.key), entry.body.occurrence ?? 0)
    case 'alert.cleared':
      return alertMark('cleared', keyOf(entry.body.key), entry.body.occurrence ?? 0)
    case 'page.receipted':
      return `receipt ${entry.body.deviceId} ${entry.body.pageId} ${entry.body.layer}`
    default:
      return null
  }
}

/** The source's own key: the relay puts the integration in front. */
function keyOf(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}

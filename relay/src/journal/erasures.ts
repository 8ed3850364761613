import type { EventBodies } from '@baton/shared/log/events.ts'
import type { EventRow, PlacedRow } from './event-row.ts'
import type { Damage } from './journal.ts'

/** What the append of an erasure does to the log beside adding an event to it. */
export interface Erasure {
  /** The event that erases. */
  readonly bySeq: number
  readonly incidentId: string | null
  /** The event that is erased, and the text of what stays of its body; null where a payload goes. */
  readonly erased: { readonly seq: number; readonly restText: string } | null
  readonly payloadId: string | null
}

/** The erasures among rows that are about to be appended. */
export function erasuresOf(rows: readonly (PlacedRow | EventRow)[]): readonly Erasure[] {
  return rows.flatMap((row): readonly Erasure[] => {
    const [bySeq, type] = row
    const incidentId = row[9]
    if (type === 'payload.erased') {
      const { payloadId } = JSON.parse(row[12] ?? '') as EventBodies['payload.erased']
      return [{ bySeq, incidentId, erased: null, payloadId }]
    }
    if (type !== 'body.erased') return []
    const { erasedSeq, rest } = JSON.parse(row[12] ?? '') as EventBodies['body.erased']
    return [{ bySeq, incidentId, erased: { seq: erasedSeq, restText: JSON.stringify(rest) }, payloadId: null }]
  })
}

/** What the keys of kept answers to the command of an event begin with; their rest is a hash of what was said. */
export function answersTo(row: EventRow): string | null {
  return row[8] === null ? null : `${row[6]}/${row[8]}/`
}

/** Whether a row says something to `Erasures`. */
export function isAboutErasure(row: EventRow): boolean {
  return row[13] === null || row[12] === null || row[1] === 'body.erased'
}

/**
 * Tells what was erased from what is damaged, over rows that end with the head: a body is rightly gone where a later event
 * says so, and what stays of it is what that event says.
 */
export class Erasures {
  /** Texts that no salt vouches for, by seq; null where there is none. */
  readonly #unsealed = new Map<number, string | null>()
  #count = 0

  note(row: EventRow): void {
    if (row[13] === null || row[12] === null) this.#unsealed.set(row[0], row[12])
    if (row[1] !== 'body.erased' || row[12] === null) return
    for (const { erased } of erasuresOf([row])) {
      if (erased === null || this.#unsealed.get(erased.seq) !== erased.restText) continue
      this.#unsealed.delete(erased.seq)
      this.#count += 1
    }
  }

  /** Events that were rightly erased. */
  get count(): number {
    return this.#count
  }

  /** A body that is not what it was, and that no event says was erased. */
  get altered(): Damage | null {
    return this.#first((text) => text !== null, 'its body is not the one that was recorded, and no event erased it')
  }

  /** A body that is gone, and that no event says was erased; it folds as erased. */
  get lost(): Damage | null {
    return this.#first((text) => text === null, 'its body is gone, and no event says that it was erased')
  }

  #first(isMeant: (text: string | null) => boolean, problem: string): Damage | null {
    for (const [seq, text] of this.#unsealed) if (isMeant(text)) return { seq, problem }
    return null
  }
}

import { Erasures } from '../erasures.ts'
import { keptHeadDamage } from '../event-row.ts'
import type { Damage, JournalHead, KeptHead } from '../journal.ts'
import { checkSums, fileDamage, walkEvents } from './check-store.ts'
import { asJournalError } from './errors.ts'
import { openStoreReadonly } from './open-store.ts'
import { placeBefore } from './rows.ts'
import { summedTables } from './schema.ts'

/** What a whole walk found. `head` is the last event of the store when the walk began. */
export interface StoreReport {
  readonly head: JournalHead
  readonly damage: Damage | null
  /** Events whose texts were erased, as later events say. */
  readonly erased: number
  /** False for a store whose witness is not beside it: it may have lost its end unseen. A backup needs none. */
  readonly isWitnessed: boolean
}

type Table = keyof typeof summedTables

/**
 * Walks the whole chain of the store in `dir`, and has SQLite check the file and all that is in it besides, reading only:
 * a relay may be running on it. Holds its thread while it runs. Rejects with `JournalError` where the store cannot be
 * read at all, or has lost its end. `kept` is a head that was kept elsewhere: a whole chain that does not hold it is another.
 */
export async function verifyStore(dir: string, kept: KeptHead | null = null): Promise<StoreReport> {
  const steps = checkWhole(dir)
  for (;;) {
    const step = steps.next()
    if (!step.done) continue
    const report = step.value
    return kept === null || report.damage ? report : { ...report, damage: againstKept(dir, kept) }
  }
}

function againstKept(dir: string, kept: KeptHead): Damage | null {
  const { db } = openStoreReadonly(dir)
  try {
    return keptHeadDamage(kept, placeBefore(db, kept.seq + 1))
  } finally {
    db.close()
  }
}

/** The same in steps, for a thread that rests between them. */
export function* checkWhole(dir: string): Generator<undefined, StoreReport> {
  const { db, head, format, isWitnessed } = openStoreReadonly(dir)
  try {
    const erasures = new Erasures()
    const damage =
      (yield* walkEvents(db, 0, head, erasures)) ??
      erasures.lost ??
      (yield* checkFile(db)) ??
      (format === 1 ? null : yield* checkSums(db, Object.keys(summedTables) as Table[]))
    return { head, damage, erased: erasures.count, isWitnessed }
  } catch (error) {
    throw asJournalError(error, dir)
  } finally {
    db.close()
  }
}

/** Table by table, so that the write-ahead log of a running relay does not grow through all of it. */
function* checkFile(db: Parameters<typeof fileDamage>[0]): Generator<undefined, Damage | null> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()
  for (const table of tables as string[]) {
    const damage = fileDamage(db, table)
    if (damage) return damage
    yield
  }
  return null
}

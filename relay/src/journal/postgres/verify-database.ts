import type { Client } from 'pg'
import { Erasures } from '../erasures.ts'
import { keptHeadDamage, type Place, walkRows } from '../event-row.ts'
import type { Damage, JournalHead, KeptHead } from '../journal.ts'
import { pageSize } from '../pages.ts'
import { nodeSha256 } from '../seal.ts'
import { connect, databaseAt } from './connect.ts'
import { checkFormat, headDamage, placeBefore, readerOn, readHead } from './open-database.ts'
import { asJournalError } from './postgres-errors.ts'
import { eventColumns, eventRows } from './postgres-rows.ts'

/**
 * Walks the whole chain of the journal at `url`, reading only: relays may be running on it. `head` is its last event
 * when the walk began; `kept` is one that was kept elsewhere, which it must hold. Rejects with `JournalError` where it cannot be read at all.
 */
export async function verifyDatabase(
  url: string,
  kept: KeptHead | null = null,
): Promise<{ readonly head: JournalHead; readonly damage: Damage | null; readonly erased: number }> {
  const database = databaseAt(url)
  try {
    const client = await connect(database)
    try {
      await checkFormat(client, database)
      const head = await readHead(client, database)
      const erasures = new Erasures()
      const damage = (await walkTo(client, head, erasures)) ?? erasures.altered ?? erasures.lost
      if (damage || kept === null) return { head, damage, erased: erasures.count }
      const atKept = await placeBefore(readerOn(client), kept.seq + 1)
      return { head, damage: keptHeadDamage(kept, atKept), erased: erasures.count }
    } finally {
      await client.end().catch(() => undefined)
    }
  } catch (error) {
    throw asJournalError(error, database.place)
  }
}

/** The first damage of the chain from its beginning to `head`, or null. */
export async function walkTo(client: Client, head: JournalHead, erasures?: Erasures): Promise<Damage | null> {
  const read = readerOn(client)
  const sql = `SELECT ${eventColumns} FROM baton.events WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT ${pageSize}`
  let last = (await placeBefore(read, 1)) as Place
  while (last.seq < head.seq) {
    const rows = eventRows(await read(sql, [last.seq, head.seq]))
    const walked = walkRows(last, rows, nodeSha256, erasures)
    if (walked.damage) return walked.damage
    if (rows.length === 0) break
    last = walked.last
  }
  return headDamage(last, head)
}

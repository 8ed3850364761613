import { resolve } from 'node:path'
import { databaseAt } from '../journal/postgres/connect.ts'
import { migrateStore } from '../journal/postgres/migrate-store.ts'
import { OperatorError } from './fail.ts'
import { readJournalPlace, writeJournalPlace } from './journal-place.ts'
import { refuseInUse } from './require-store.ts'

export interface MigrateOptions {
  readonly from: string
  readonly to?: string
}

/** Carries a store from a folder into PostgreSQL. Rejects with what an operator can act on. */
export async function migrate({ from, to }: MigrateOptions): Promise<void> {
  if (to === undefined) throw new OperatorError('say where to with --to postgres://…, or with BATON_JOURNAL')
  if (isPostgres(from) || !isPostgres(to))
    throw new OperatorError('a store is carried from a folder to postgres://…, in that direction only')
  const note = (line: string) => void process.stderr.write(`${line}\n`)
  const dir = resolve(from)
  refuseCarried(dir)
  refuseInUse(dir)
  const { head, wasThere } = await migrateStore({
    from: dir,
    to,
    onProgress: tellTenths(note),
    warn: (line) => note(`baton: ${line}`),
  })
  writeJournalPlace(dir, databaseAt(to).place, head)
  process.stdout.write(
    wasThere
      ? `All ${head.seq} events are there already, from an earlier migration; head ${head.hash}\n`
      : `Migrated ${head.seq} events, the chain is whole in its new place; head ${head.hash}\n`,
  )
  note(
    `From now on start the relay with BATON_JOURNAL set, or with --journal, and --data ${from} as before for its keys.`,
  )
  note(`journal.db there stays as it was, as a backup; a start without the database is refused.`)
}

function refuseCarried(dir: string): void {
  const place = readJournalPlace(dir)
  if (place === null) return
  throw new OperatorError(
    `the journal of ${dir} was carried to ${place.journal} already: start the relay with --journal or BATON_JOURNAL. ` +
      `To carry the old one over once more, to another database, remove ${place.file}`,
  )
}

function isPostgres(place: string): boolean {
  return /^postgres(ql)?:/.test(place)
}

/** Says each tenth of the way, once. */
function tellTenths(note: (line: string) => void): (copied: number, all: number) => void {
  let told = 0
  return (copied, all) => {
    const tenth = Math.floor((copied * 10) / all)
    if (tenth === told) return
    told = tenth
    note(`${copied} of ${all} events copied`)
  }
}

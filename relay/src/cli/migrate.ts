import { resolve } from 'node:path'
import { migrateStore } from '../journal/postgres/migrate-store.ts'
import { OperatorError } from './fail.ts'
import { markMoved } from './moved-journal.ts'

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
  const head = await migrateStore({
    from: dir,
    to,
    onProgress: tellTenths(note),
    warn: (line) => note(`baton: ${line}`),
  })
  markMoved(dir, Date.now())
  process.stdout.write(`Migrated ${head.seq} events, the chain is whole in its new place; head ${head.hash}\n`)
  note(`From now on start the relay with --journal, and --data ${from} as before for its keys.`)
  note(`journal.db there stays as it was, as a backup; a start without --journal is refused.`)
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

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from './fail.ts'

const movedFile = 'journal.moved'

/** Leaves word in `dir` that its journal lives elsewhere now; `now` in Unix ms. No address: it may hold a password. */
export function markMoved(dir: string, now: number): void {
  const when = new Date(now).toISOString()
  writeFileSync(join(dir, movedFile), `Carried to PostgreSQL at ${when}. Start the relay with --journal.\n`, {
    flush: true,
  })
}

/** Two relays that go on from one past, each on its own, would both page. Throws an OperatorError. */
export function refuseMoved(dir: string): void {
  if (!existsSync(join(dir, movedFile))) return
  throw new OperatorError(
    `the journal in ${dir} was carried to PostgreSQL: start with --journal, or with BATON_JOURNAL set. ` +
      `To go on with the old one for all that, and without what happened since, remove ${movedFile} there`,
  )
}

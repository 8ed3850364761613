import { writeSync } from 'node:fs'
import type { Journal } from '../journal.ts'
import { batchOf } from '../journal-builders.ts'
import { createSqliteJournal } from './sqlite-journal.ts'

// A process for tests that appends until it is killed, or until the disk fails it. It says what it was promised:
// a line with the head's number after each append, then `failed CODE`, `then CODE` for one more try, and `turn CODE` for a turn that asks
// nothing of the store; `refused CODE` when it may not open the journal.

/** Three to a batch, so that half a batch would show. */
export const batchLength = 3

export function textsAfter(seq: number): readonly string[] {
  return Array.from({ length: batchLength }, (_, i) => `note ${seq + 1 + i} ${'x'.repeat(500)}`)
}

export function outcomeKey(seq: number): string {
  return `ana/${seq}`
}

const codeOf = (error: unknown) => (error as { readonly code?: string }).code

async function appendUntilItFails(journal: Journal): Promise<void> {
  const step = () => {
    const { seq } = journal.head
    const outcome = { outcome: 'committed', seq: seq + batchLength } as const
    const kept = { key: outcomeKey(outcome.seq), bodyHash: 'h', outcome, at: Date.now() }
    return journal.append(batchOf(textsAfter(seq), { outcomes: [kept], now: Date.now() }))
  }
  try {
    for (;;) {
      await step()
      writeSync(1, `${journal.head.seq}\n`)
    }
  } catch (error) {
    writeSync(1, `failed ${codeOf(error)}\n`)
    await step().catch((again: unknown) => writeSync(1, `then ${codeOf(again)}\n`))
    await journal.turn(async () => 0).catch((turn: unknown) => writeSync(1, `turn ${codeOf(turn)}\n`))
  }
  await journal.close()
}

const [, script, dir] = process.argv
if (dir !== undefined && script === import.meta.filename) {
  await createSqliteJournal({ dir, clock: Date.now }).then(appendUntilItFails, (error: unknown) => {
    writeSync(1, `refused ${codeOf(error)}\n`)
  })
}

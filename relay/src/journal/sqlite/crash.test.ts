import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { batchLength, outcomeKey, textsAfter } from './journal.child.ts'
import { createSqliteJournal } from './sqlite-journal.ts'
import { verifyStore } from './verify-store.ts'

const child = join(import.meta.dirname, 'journal.child.ts')

describe('the journal, when its process or its disk ends', { timeout: 30_000 }, () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'baton-crash-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('holds every acknowledged entry after SIGKILL in the middle of appends, again and again', async () => {
    let promised = 0
    for (const length of [1, 7, 40, 150]) {
      promised = await appendAndKill(dir, promised + length * batchLength)
      expect(await verifyStore(dir)).toMatchObject({ damage: null })
      const journal = await createSqliteJournal({ dir, clock: Date.now })
      expect(await journal.verify()).toBeNull()
      expect(journal.head.seq).toBeGreaterThanOrEqual(promised)
      expect(journal.head.seq % batchLength).toBe(0)
      await expectWhole(journal)
      await journal.close()
    }
  })

  it.skipIf(process.platform === 'win32')(
    'stops for good when the disk fails, and holds what it promised before',
    async () => {
      // The kernel refuses to let a file grow past this many blocks: a real write error, under a real journal.
      const limited = spawn('sh', ['-c', 'ulimit -f 800; exec "$0" "$@"', process.execPath, child, dir])
      const lines = await linesOf(limited)
      expect(lines.slice(-3)).toEqual(['failed io', 'then io', 'turn io'])
      const journal = await createSqliteJournal({ dir, clock: Date.now })
      expect(await journal.verify()).toBeNull()
      expect(journal.head.seq).toBeGreaterThanOrEqual(Number(lines.at(-4)))
      await expectWhole(journal)
      await journal.close()
    },
  )

  it('keeps a second process out until the first is gone, however it went', async () => {
    const first = spawn(process.execPath, [child, dir])
    await firstLine(first)
    expect(await linesOf(spawn(process.execPath, [child, dir]))).toEqual(['refused locked'])
    await expect(createSqliteJournal({ dir, clock: Date.now })).rejects.toMatchObject({
      code: 'locked',
      message: `Another relay uses ${dir}.`,
    })
    // Again and again, for a commit may fall between any two of its reads.
    for (let n = 0; n < 40; n++) expect(await verifyStore(dir)).toMatchObject({ damage: null })
    first.kill('SIGKILL')
    await linesOf(first)
    await (await createSqliteJournal({ dir, clock: Date.now })).close()
  })
})

/** Lets a process append until it has promised event `seq`, kills it, and returns the last number that it promised. */
async function appendAndKill(dir: string, seq: number): Promise<number> {
  const process_ = spawn(process.execPath, [child, dir])
  let text = ''
  for await (const chunk of process_.stdout) {
    text += chunk
    if (lastNumber(text) >= seq) process_.kill('SIGKILL')
  }
  return lastNumber(text)
}

function lastNumber(text: string): number {
  return Number(text.split('\n').at(-2) ?? 0)
}

async function expectWhole(journal: Awaited<ReturnType<typeof createSqliteJournal>>): Promise<void> {
  for (let seq = 0; seq < journal.head.seq; seq += batchLength) {
    const entries = await journal.read(seq, batchLength)
    expect(entries.map(({ body }) => (body as { text: string }).text)).toEqual(textsAfter(seq))
    const kept = await journal.outcome(outcomeKey(seq + batchLength))
    expect(kept?.outcome).toEqual({ outcome: 'committed', seq: seq + batchLength })
  }
}

async function firstLine(process_: ChildProcess): Promise<void> {
  await new Promise((resolve) => process_.stdout?.once('data', resolve))
}

async function linesOf(process_: ChildProcess): Promise<readonly string[]> {
  let text = ''
  for await (const chunk of process_.stdout ?? []) text += chunk
  return text.split('\n').slice(0, -1)
}

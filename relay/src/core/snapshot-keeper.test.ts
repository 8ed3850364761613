import { Bench } from '@baton/shared/testing/bench.ts'
import { configOf, second, signalOf } from '@baton/shared/testing/builders.ts'
import { expect, it, vi } from 'vitest'
import type { Journal } from '../journal/journal.ts'
import { SnapshotKeeper } from './snapshot-keeper.ts'

it('keeps in memory what is resolved and has an update to post yet, and lets it go once that is out', async () => {
  const bench = new Bench({ config: configOf({ publishesUpdates: true }) })
  bench.signal(signalOf())
  bench.does('ana', 'incident.acknowledge')
  bench.does('ana', 'note.add', { noteId: 'note-1', text: 'it is over', tags: ['update'], publish: true })
  bench.does('ana', 'incident.resolve')
  const { id } = bench.incident
  const saved = vi.fn(async () => undefined)
  const keeper = new SnapshotKeeper({ saveSnapshots: saved } as unknown as Journal, 0, { resolvedInMemory: 0 })
  keeper.noteCommitted(bench.desk, [bench.incident])
  await vi.waitFor(() => expect(saved).toHaveBeenCalledTimes(1))
  // What follows a save runs in a later turn of the loop.
  await new Promise((resolve) => setImmediate(resolve))
  keeper.noteCommitted(bench.desk, [])
  expect(bench.desk.incident(id)).toBeDefined()

  bench.wait(second)
  const body = { noteId: 'note-1', attempt: 1, detail: '' }
  bench.updateDelivery({ incidentId: id, outcome: 'published', body })
  keeper.noteCommitted(bench.desk, [bench.incident])
  await vi.waitFor(() => expect(bench.desk.incident(id)).toBeUndefined())
})

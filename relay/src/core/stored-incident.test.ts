import { createMintId } from '@baton/shared/ids.ts'
import type { Outcome } from '@baton/shared/log/commands.ts'
import { reducerVersion } from '@baton/shared/wire/protocol.ts'
import { describe, expect, it } from 'vitest'
import { type IncidentRow, type Journal, JournalError } from '../journal/journal.ts'
import { createMemoryJournal, type JournalFaults } from '../journal/memory-journal.ts'
import { createMemoryLog } from '../journal/memory-log.ts'
import { boot } from './boot.ts'
import { Core } from './core.ts'
import { listIncidents } from './incident-list.ts'

const now = () => 1_790_000_000_000
const clock = { now, after: () => () => undefined }
const actor = { kind: 'person', id: 'ana', device: 'dev-1' } as const
const trouble = new JournalError('full', 'the disk is full')
/** More resolved incidents than stay in memory. */
const crowd = 1_010

/** A relay on a journal whose parts can be made to fail. */
async function start(journal: Journal) {
  const told: unknown[] = []
  const failures: unknown[] = []
  const core = new Core({
    ...(await boot(journal, { onSaving: (error) => told.push(error) })),
    journal,
    clock,
    mintId: createMintId((n) => crypto.getRandomValues(new Uint8Array(n))),
    onFailure: (error) => failures.push(error),
    onUndecidable: (error) => failures.push(error),
  })
  let commands = 0
  const submit = async (type: string, rest: object) => {
    commands += 1
    const commandId = `019a9f1c-${String(Math.floor(Math.random() * 65_536))
      .padStart(4, '0')
      .slice(0, 4)}-7000-8000-${String(commands).padStart(12, '0')}`
    const command = { commandId, type, ...rest } as never
    return (await core.submit({ kind: 'command', command, actor, grant: 'admin' })) as Outcome & {
      readonly incidentId: string
    }
  }
  const resolved = async (title: string) => {
    const { incidentId } = await submit('incident.declare', { title })
    await submit('incident.resolve', { incidentId })
    return incidentId
  }
  const notes = async (id: string) => Object.values((await core.incident(id))?.notes ?? {}).map(({ text }) => text)
  const listed = async (id: string) =>
    (await listIncidents(core, journal, { limit: 5_000 })).find((incident) => incident.id === id)
  return { core, submit, resolved, notes, listed, told, failures }
}

/** Lets what follows a commit come to rest. */
const rest = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

describe('an incident whose snapshot could not be saved', () => {
  it('keeps an accepted note in every view, through a crowd, a restart and a later note', async () => {
    let fails = false
    const journal = createMemoryJournal({ clock: now, faults: { save: () => (fails ? trouble : null) } })
    const first = await start(journal)
    const id = await first.resolved('one')
    await rest()
    fails = true
    await first.submit('note.add', { incidentId: id, text: 'the cause was DNS' })
    await rest()
    expect(first.told).toEqual([trouble])
    for (let i = 0; i < crowd; i++) await first.resolved(`n${i}`)
    expect(await first.notes(id)).toEqual(['the cause was DNS'])
    fails = false
    for (let i = 0; i < crowd; i++) await first.resolved(`m${i}`)
    await rest()
    expect(first.told).toEqual([trouble, null])
    expect(first.core.desk.incident(id)).toBeUndefined()
    expect(Object.values((await first.listed(id))?.notes ?? {})).toHaveLength(1)
    await first.submit('note.add', { incidentId: id, text: 'second' })
    expect(await first.notes(id)).toEqual(['the cause was DNS', 'second'])
    await first.core.stop()
    const again = await start(journal)
    expect(await again.notes(id)).toEqual(['the cause was DNS', 'second'])
    expect(again.failures).toEqual([])
  })

  it('stays in memory for as long as it cannot be saved, and the relay goes on', async () => {
    const journal = createMemoryJournal({ clock: now, faults: { save: () => trouble } })
    const { core, resolved, listed, failures } = await start(journal)
    const id = await resolved('one')
    for (let i = 0; i < crowd; i++) await resolved(`n${i}`)
    expect(core.desk.incident(id)).toBeDefined()
    expect((await listed(id))?.title).toBe('one')
    await core.stop()
    expect(failures).toEqual([])
  })

  it('holds up no other', async () => {
    const save: JournalFaults['save'] = ({ incidents }) =>
      incidents.some(({ incident }) => incident.title === 'poison') ? new RangeError('too long') : null
    const journal = createMemoryJournal({ clock: now, faults: { save } })
    const { core, resolved } = await start(journal)
    const poison = await resolved('poison')
    const id = await resolved('two')
    for (let i = 0; i < crowd + 50; i++) await resolved(`n${i}`)
    await rest()
    expect(core.desk.incident(poison)).toBeDefined()
    expect(core.desk.incident(id)).toBeUndefined()
  })

  it('is whole after a restart whose snapshot of the desk held it, once it has left memory', async () => {
    const faults: JournalFaults = { save: ({ desk }) => (desk ? null : trouble) }
    const journal = createMemoryJournal({ clock: now, faults })
    const first = await start(journal)
    const id = await first.resolved('one')
    await first.submit('note.add', { incidentId: id, text: 'kept' })
    await first.core.stop()
    faults.save = () => null
    const again = await start(journal)
    for (let i = 0; i < crowd; i++) await again.resolved(`n${i}`)
    await rest()
    expect(again.core.desk.incident(id)).toBeUndefined()
    expect((await again.listed(id))?.title).toBe('one')
    expect(await again.notes(id)).toEqual(['kept'])
  })
})

describe('a snapshot that is older or newer than the log', () => {
  const note = (text: string, incidentId: string) => ({ incidentId, text })

  it('has what came after it folded on, wherever it is read', async () => {
    const journal = createMemoryJournal({ clock: now })
    const first = await start(journal)
    const id = await first.resolved('one')
    await first.submit('note.add', note('a', id))
    await rest()
    const old = (await journal.loadIncident(id, reducerVersion)) as IncidentRow
    await first.submit('note.add', note('b', id))
    await rest()
    journal.loadIncident = async () => old
    const again = await start(journal)
    again.core.desk.unload(id)
    expect(await again.notes(id)).toEqual(['a', 'b'])
    await again.submit('note.add', note('c', id))
    expect(await again.notes(id)).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['of a log that went further', { seq: 9_999 }],
    ['of another version of the fold', { reducerVersion: reducerVersion - 1 }],
  ])('says nothing when it is %s, also in lists', async (_, over) => {
    const journal = createMemoryJournal({ clock: now })
    const { core, resolved, notes, listed } = await start(journal)
    const id = await resolved('one')
    await rest()
    const row = (await journal.loadIncident(id, reducerVersion)) as IncidentRow
    const wrong = { ...row, ...over, incident: { ...row.incident, title: 'from elsewhere' } }
    journal.loadIncident = async () => wrong
    journal.listIncidents = async () => [wrong]
    core.desk.unload(id)
    expect(await notes(id)).toEqual([])
    expect((await core.incident(id))?.title).toBe('one')
    expect((await listed(id))?.title).toBe('one')
  })

  it('of the desk counts only where its event is in the log', async () => {
    const journal = createMemoryJournal({ clock: now })
    const first = await start(journal)
    const id = await first.resolved('one')
    await first.core.stop()
    const desk = (await journal.loadDesk(reducerVersion))!
    for (const wrong of [
      { ...desk, seq: 9_999 },
      { ...desk, hash: 'f'.repeat(64) },
    ]) {
      const state = JSON.parse(desk.state)
      journal.loadDesk = async () => ({
        ...wrong,
        state: JSON.stringify({ desk: { ...state.desk, seq: wrong.seq }, incidents: [] }),
      })
      const { core } = await start(journal)
      expect(core.desk.seq).toBe(journal.head.seq)
      expect(core.desk.incident(id)?.title).toBe('one')
    }
  })
})

it('is whole on each of two relays when only the other could save it', async () => {
  const log = createMemoryLog({ clock: now })
  const [left, right] = [log.open(), log.open()]
  const a = await start(left)
  const b = await start(right)
  const id = await a.resolved('one')
  await b.core.submit({ kind: 'probe' })
  left.saveSnapshots = () => Promise.reject(trouble)
  await a.submit('note.add', { incidentId: id, text: 'by a' })
  await b.submit('note.add', { incidentId: id, text: 'by b' })
  for (let i = 0; i < crowd; i++) await b.resolved(`n${i}`)
  await rest()
  expect(b.core.desk.incident(id)).toBeUndefined()
  expect(await b.notes(id)).toEqual(['by a', 'by b'])
  await a.core.submit({ kind: 'probe' })
  expect(await a.notes(id)).toEqual(['by a', 'by b'])
  const third = await start(log.open())
  expect(await third.notes(id)).toEqual(['by a', 'by b'])
})

describe('a read that fails', () => {
  it('refuses what needs it, for once, and nothing else', async () => {
    const faults: JournalFaults = {}
    const journal = createMemoryJournal({ clock: now, faults })
    const { core, submit, resolved, notes, failures } = await start(journal)
    const id = await resolved('one')
    await rest()
    core.desk.unload(id)
    const moment = new JournalError('io', 'a moment of trouble')
    faults.read = (what) => (what === 'incident' ? moment : null)
    const [about, other] = await Promise.allSettled([
      submit('note.add', { incidentId: id, text: 'lost?' }),
      submit('incident.declare', { title: 'two' }),
    ])
    expect(about).toMatchObject({ status: 'rejected', reason: { code: 'io' } })
    expect(other).toMatchObject({ status: 'fulfilled', value: { outcome: 'committed' } })
    faults.read = (what) => (what === 'outcome' ? moment : null)
    await expect(submit('note.add', { incidentId: id, text: 'lost?' })).rejects.toMatchObject({ code: 'io' })
    faults.read = () => null
    await submit('note.add', { incidentId: id, text: 'there' })
    expect(await notes(id)).toEqual(['there'])
    expect(failures).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { JournalUnderTest } from './journal.contract.ts'
import type { IncidentQuery } from './journal.ts'
import { batchOf, incidentRow, noteDraft } from './journal-builders.ts'

/** What a journal promises about that which lives beside the log. */
export function sidesContract(test: () => JournalUnderTest): void {
  describe('outcomes and payloads', () => keptContract(test))
  describe('snapshots', () => snapshotContract(test))
  describe('erasures', () => eraseContract(test))
  describe('lists', () => listContract(test))
  describe('the vault', () => vaultContract(test))
}

function keptContract(test: () => JournalUnderTest): void {
  const kept = (key: string, at: number) =>
    ({ key, bodyHash: 'h', outcome: { outcome: 'committed', seq: 1, incidentId: 'inc-1' }, at }) as const
  const bytes = new TextEncoder().encode('{"status":"firing"}'.repeat(200))

  it('finds an outcome after a restart, and none for another key', async () => {
    const { journal, reopen } = test()
    await journal.append(batchOf(['a'], { outcomes: [kept('ana/1', 5)] }))
    const again = await reopen()
    expect(await again.outcome('ana/1')).toEqual(kept('ana/1', 5))
    expect(await again.outcome('ana/2')).toBeNull()
  })

  it('keeps a refusal, for which there is no event', async () => {
    const { journal, reopen } = test()
    const outcome = {
      outcome: 'refused',
      reason: 'already-resolved',
      detail: 'Bo resolved it.',
      by: 'bo',
      at: 3,
    } as const
    await journal.append(batchOf([], { outcomes: [{ ...kept('ana/1', 5), outcome }] }))
    expect(journal.head.seq).toBe(0)
    expect((await (await reopen()).outcome('ana/1'))?.outcome).toEqual(outcome)
  })

  it('keeps the first answer to a key', async () => {
    const { journal } = test()
    await journal.append(batchOf(['a'], { outcomes: [kept('ana/1', 5)] }))
    await journal.append(batchOf(['b'], { outcomes: [{ ...kept('ana/1', 6), bodyHash: 'other' }] }))
    expect(await journal.outcome('ana/1')).toEqual(kept('ana/1', 5))
  })

  it('gives a payload back byte for byte, also a part of a larger buffer', async () => {
    const { journal, reopen } = test()
    const part = new Uint8Array([9, 0, 255, 7, 9]).subarray(1, 4)
    const payloads = [
      { id: 'whole', bytes },
      { id: 'part', bytes: part },
      { id: 'empty', bytes: new Uint8Array() },
    ]
    await journal.append(batchOf(['a'], { payloads }))
    expect([...part]).toEqual([0, 255, 7])
    const again = await reopen()
    expect(Buffer.from((await again.payload('whole')) ?? [])).toEqual(Buffer.from(bytes))
    expect([...((await again.payload('part')) ?? [])]).toEqual([0, 255, 7])
    expect(await again.payload('empty')).toHaveLength(0)
    expect(await again.payload('none')).toBeNull()
  })

  it('stores a payload once, and drops it by its age', async () => {
    const { journal } = test()
    await journal.append(batchOf(['a'], { now: 1_000, payloads: [{ id: 'p', bytes }] }))
    await journal.append(batchOf(['b'], { now: 2_000, payloads: [{ id: 'p', bytes: new Uint8Array([1]) }] }))
    expect(await journal.prune({ outcomes: 0, payloads: 1_000 })).toBe(0)
    expect(await journal.payload('p')).toHaveLength(bytes.length)
    expect(await journal.prune({ outcomes: 0, payloads: 1_001 })).toBe(1)
    expect(await journal.payload('p')).toBeNull()
  })

  it('prunes what is older, counts it, and leaves the log alone', async () => {
    const { journal } = test()
    const outcomes = Array.from({ length: 2_100 }, (_, i) => kept(`ana/${i}`, i))
    await journal.append(batchOf(['a'], { outcomes, now: 1_000, payloads: [{ id: 'p', bytes }] }))
    expect(await journal.prune({ outcomes: 2_050, payloads: 1_001 })).toBe(2_051)
    expect(await journal.outcome('ana/2049')).toBeNull()
    expect(await journal.outcome('ana/2050')).not.toBeNull()
    expect(await journal.read(0, 10)).toHaveLength(1)
    expect(await journal.verify()).toBeNull()
  })
}

function snapshotContract(test: () => JournalUnderTest): void {
  const desk = (seq: number, reducerVersion: number) => ({
    seq,
    reducerVersion,
    hash: `h${seq}`,
    state: `{"seq":${seq}}`,
  })

  it('gives the newest desk of the version that asks', async () => {
    const { journal, reopen } = test()
    await journal.saveSnapshots({ desk: desk(1, 1), incidents: [] })
    await journal.saveSnapshots({ desk: desk(2, 2), incidents: [] })
    const again = await reopen()
    expect(await again.loadDesk(1)).toEqual(desk(1, 1))
    expect(await again.loadDesk(2)).toEqual(desk(2, 2))
    expect(await again.loadDesk(3)).toBeNull()
  })

  it('keeps the newest two desks', async () => {
    const { journal } = test()
    for (const [seq, version] of [
      [1, 1],
      [2, 2],
      [3, 2],
    ] as const) {
      await journal.saveSnapshots({ desk: desk(seq, version), incidents: [] })
    }
    expect(await journal.loadDesk(1)).toBeNull()
    expect(await journal.loadDesk(2)).toEqual(desk(3, 2))
  })

  it('gives an incident as it was last saved, to the same version only', async () => {
    const { journal, reopen } = test()
    const first = incidentRow({ id: 'inc-1', openedSeq: 1 })
    const second = incidentRow({ id: 'inc-1', openedSeq: 1, status: 'resolved', title: 'caf\u00e9 \ud800' })
    await journal.saveSnapshots({ incidents: [first] })
    await journal.saveSnapshots({ incidents: [second, incidentRow({ id: 'inc-2', openedSeq: 2 })] })
    const again = await reopen()
    expect(await again.loadIncident('inc-1', 1)).toEqual(second)
    expect(await again.loadIncident('inc-1', 2)).toBeNull()
    expect(await again.loadIncident('inc-3', 1)).toBeNull()
  })

  it('says of each snapshot the version it is of and the seq it stands at', async () => {
    const { journal, reopen } = test()
    const row = { ...incidentRow({ id: 'inc-1', openedSeq: 1 }), seq: 7, reducerVersion: 2 }
    await journal.saveSnapshots({ incidents: [row] })
    const again = await reopen()
    expect(await again.loadIncident('inc-1', 2)).toEqual(row)
    expect(await again.listIncidents({ limit: 9 })).toEqual([row])
  })

  it('takes a snapshot of another version for one that was saved at a later seq', async () => {
    const { journal } = test()
    await journal.saveSnapshots({ incidents: [{ ...incidentRow({ id: 'inc-1', openedSeq: 1 }), seq: 7 }] })
    const row = { ...incidentRow({ id: 'inc-1', openedSeq: 1 }), seq: 3, reducerVersion: 2 }
    await journal.saveSnapshots({ incidents: [row] })
    expect(await journal.loadIncident('inc-1', 2)).toEqual(row)
  })
}

function eraseContract(test: () => JournalUnderTest): void {
  const secret = 'hunter2-and-more'
  const erasing = (erasedSeq: number, rest: object, incidentId: string | null = 'inc-1') =>
    noteDraft('', {
      type: 'body.erased',
      incidentId,
      commandId: null,
      body: { erasedSeq, erasedType: 'note.added', reason: 'a password', rest },
    } as never)
  const rest = { noteId: 'note-1', text: '(erased)', about: null }
  const desk = (seq: number) => ({ reducerVersion: 1, seq, hash: 'h', state: JSON.stringify({ secret }) })
  const row = (seq: number) => ({ ...incidentRow({ id: 'inc-1', openedSeq: 1, title: secret }), seq })

  it('takes a text out of the log, of snapshots and of kept answers, in the commit of the event that says so', async () => {
    const { journal, reopen } = test()
    const key = 'ana/0192f0c1-0000-7000-8000-000000000001/0123'
    const kept = { key, bodyHash: '0123', outcome: { outcome: 'committed', seq: 1 }, at: 1 } as const
    const other = { ...kept, key: 'ana/0192f0c1-0000-7000-8000-000000000002/0123' }
    await journal.append(batchOf([secret, 'b'], { outcomes: [kept, other] }))
    await journal.saveSnapshots({ desk: desk(2), incidents: [row(2), incidentRow({ id: 'inc-2', openedSeq: 2 })] })
    const before = await journal.read(0, 2)
    await journal.append({ ...batchOf([]), drafts: [erasing(1, rest)] })
    const again = await reopen()
    const [erased, untouched] = await again.read(0, 2)
    expect(erased).toEqual({ ...before[0], body: rest, salt: '' })
    expect(untouched).toEqual(before[1])
    expect(await again.readIncident('inc-1', 0, 1)).toEqual([erased])
    expect([await again.loadDesk(1), await again.loadIncident('inc-1', 1)]).toEqual([null, null])
    expect(await again.loadIncident('inc-2', 1)).not.toBeNull()
    expect([await again.outcome(key), await again.outcome(other.key)]).toEqual([null, other])
    expect(await again.verify()).toBeNull()
    await again.append(batchOf(['c']))
    expect(await again.verify()).toBeNull()
  })

  it('saves no snapshot that was made before, and those that were made after', async () => {
    const { journal } = test()
    await journal.append(batchOf([secret]))
    await journal.append({ ...batchOf([]), drafts: [erasing(1, rest)] })
    await journal.saveSnapshots({ desk: desk(1), incidents: [row(1)] })
    expect([await journal.loadDesk(1), await journal.loadIncident('inc-1', 1)]).toEqual([null, null])
    await journal.saveSnapshots({ desk: desk(2), incidents: [row(2)] })
    expect([await journal.loadDesk(1), await journal.loadIncident('inc-1', 1)]).toEqual([desk(2), row(2)])
  })

  it('takes out a payload alone, and leaves those that came with it', async () => {
    const { journal, reopen } = test()
    const payloads = ['a', 'b', 'c'].map((id) => ({ id, bytes: new TextEncoder().encode(`${id} ${secret}`) }))
    await journal.append(batchOf(['a'], { payloads }))
    const draft = noteDraft('', { type: 'payload.erased', body: { payloadId: 'b', reason: 'r' } } as never)
    await journal.append({ ...batchOf([]), drafts: [draft] })
    const again = await reopen()
    const texts = await Promise.all(['a', 'b', 'c'].map((id) => again.payload(id)))
    expect(texts.map((bytes) => bytes && new TextDecoder().decode(bytes))).toEqual([`a ${secret}`, null, `c ${secret}`])
    expect(await again.verify()).toBeNull()
  })

  it('leaves an event alone that is not there, and one of the desk without an incident', async () => {
    const { journal } = test()
    await journal.append({ ...batchOf([]), drafts: [erasing(9, rest), noteDraft(secret, { incidentId: null })] })
    await journal.append({ ...batchOf([]), drafts: [erasing(2, rest, null)] })
    expect((await journal.read(1, 1))[0]).toMatchObject({ body: rest, salt: '' })
    expect(await journal.verify()).toBeNull()
  })
}

function listContract(test: () => JournalUnderTest): void {
  const rows = [
    incidentRow({ id: 'a', openedSeq: 10, title: 'Disk is FULL', alertName: 'DiskFull' }),
    incidentRow({
      id: 'b',
      openedSeq: 20,
      status: 'resolved',
      severity: 'warning',
      title: 'Slow',
      alertName: 'Latency',
    }),
    incidentRow({ id: 'c', openedSeq: 30, status: 'acknowledged', service: 'web', title: '\u00c9tat 100%_' }),
    incidentRow({
      id: 'd',
      openedSeq: 40,
      status: 'resolved',
      service: null,
      drill: true,
      title: 'Pager test',
      alertName: '',
    }),
  ]
  const cases: readonly (readonly [string, Omit<IncidentQuery, 'limit'>, string])[] = [
    ['all, newest opened first', {}, 'dcba'],
    ['by status', { status: ['resolved'] }, 'db'],
    ['by several statuses', { status: ['triggered', 'acknowledged'] }, 'ca'],
    ['by no status at all', { status: [] }, ''],
    ['by severity', { severity: ['warning'] }, 'b'],
    ['by service', { service: 'db' }, 'ba'],
    ['by part of the title', { q: 'disk is full' }, 'a'],
    ['by part of the alert name', { q: 'LATENC' }, 'b'],
    ['beyond ASCII', { q: '\u00e9TAT' }, 'c'],
    ['by text that SQL would take for a pattern', { q: '0%_' }, 'c'],
    ['by text that is not there', { q: 'd_s' }, ''],
    ['drills', { drill: true }, 'd'],
    ['what is no drill', { drill: false }, 'cba'],
    ['what was opened before', { beforeSeq: 30 }, 'ba'],
    [
      'by all at once',
      { status: ['resolved'], severity: ['warning'], service: 'db', q: 's', drill: false, beforeSeq: 21 },
      'b',
    ],
  ]

  it.each(cases)('lists %s', async (_, query, ids) => {
    const { journal } = test()
    await journal.saveSnapshots({ incidents: rows })
    const found = await journal.listIncidents({ ...query, limit: 10 })
    expect(found.map(({ incident }) => incident.id).join('')).toBe(ids)
  })

  it('pages through a list by its cursor, and shows each once', async () => {
    const { journal } = test()
    await journal.saveSnapshots({ incidents: rows })
    const first = await journal.listIncidents({ limit: 3 })
    const rest = await journal.listIncidents({ limit: 3, beforeSeq: first.at(-1)?.incident.openedSeq ?? 0 })
    expect([...first, ...rest].map(({ incident }) => incident.id)).toEqual(['d', 'c', 'b', 'a'])
    expect(await journal.listIncidents({ limit: 0 })).toEqual([])
  })
}

function vaultContract(test: () => JournalUnderTest): void {
  it('keeps, replaces and lists values by prefix', async () => {
    const { journal, reopen } = test()
    await journal.vault.put('token/b', '"1"')
    await journal.vault.put('token/a', '"2"')
    await journal.vault.put('token_c', '"3"')
    await journal.vault.put('token/b', '"4"')
    const { vault } = await reopen()
    expect(await vault.get('token/b')).toBe('"4"')
    expect(await vault.get('token/x')).toBeNull()
    expect(await vault.list('token/')).toEqual([
      { key: 'token/a', value: '"2"' },
      { key: 'token/b', value: '"4"' },
    ])
    expect(await vault.list('%')).toEqual([])
    expect(await vault.list('')).toHaveLength(3)
  })

  it('deletes a value once, however many ask', async () => {
    const { vault } = test().journal
    await vault.put('code/1', '{}')
    const answers = await Promise.all([vault.delete('code/1'), vault.delete('code/1'), vault.delete('code/1')])
    expect(answers.filter((was) => was)).toHaveLength(1)
    expect(await vault.get('code/1')).toBeNull()
  })
}

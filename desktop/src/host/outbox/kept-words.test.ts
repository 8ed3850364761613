import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'

/** A console that holds a note which its person wrote offline, and one that is written after it. */
async function withNoteWaiting(): Promise<{ readonly bench: Bench; readonly id: string }> {
  const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
  const { id } = bench.relay.newest()
  bench.relay.kill()
  await bench.clock.pass(0)
  expect(await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'written offline' })).toEqual({
    kind: 'queued',
  })
  return { bench, id }
}

/** From now on these documents cannot be read, until it is called. */
function breakReading(bench: Bench, isBroken: (name: string) => boolean): () => void {
  const { store } = bench
  const load = store.load.bind(store)
  store.load = (name) => (isBroken(name) ? Promise.reject(new Error('the disk did not answer')) : load(name))
  return () => {
    store.load = load
  }
}

function notesOf(bench: Bench, id: string): readonly string[] {
  return Object.values(bench.relay.desk.incident(id)?.notes ?? {}).map(({ text }) => text)
}

function waitingOnDisk(bench: Bench): readonly unknown[] {
  return (bench.store.documents.get('outbox') as { readonly waiting: readonly unknown[] }).waiting
}

describe('what was written offline', () => {
  it.each([
    ['the copy', (name: string) => name === 'index'],
    ['an incident', (name: string) => name.startsWith('incident/')],
    ['what was told', (name: string) => name === 'told'],
    ['anything else', (name: string) => name !== 'outbox'],
  ])('is sent although %s could not be read at the start', async (_, isBroken) => {
    const { bench, id } = await withNoteWaiting()
    const mend = breakReading(bench, isBroken)
    await bench.restart()
    expect(bench.state.outbox).toHaveLength(1)
    mend()
    bench.relay.start()
    await bench.clock.pass(10_000)
    expect(bench.state.connection.kind).toBe('live')
    expect(notesOf(bench, id)).toEqual(['written offline'])
    expect(waitingOnDisk(bench)).toEqual([])
  })

  it('is not written over while it cannot be read, which is said, and goes before what came later', async () => {
    const { bench, id } = await withNoteWaiting()
    const mend = breakReading(bench, (name) => name === 'outbox')
    await bench.restart()
    expect(bench.state.connection.limits).toEqual([
      'What waits to be sent cannot be read from this device (the disk did not answer). It is tried again.',
    ])
    expect(await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'later' })).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('could not be kept on this device'),
    })
    expect(waitingOnDisk(bench)).toHaveLength(1)
    mend()
    await bench.clock.pass(60_000)
    expect(bench.state.connection.limits).toEqual([])
    expect(await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'later' })).toEqual({ kind: 'queued' })
    bench.relay.start()
    await bench.clock.pass(60_000)
    expect(notesOf(bench, id)).toEqual(['written offline', 'later'])
  })

  it('goes out as soon as it can be read, where the relay is there all the time', async () => {
    const { bench, id } = await withNoteWaiting()
    const mend = breakReading(bench, (name) => name === 'outbox')
    bench.relay.start()
    await bench.restart()
    await bench.clock.pass(1_000)
    expect(await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'at once' })).toEqual({
      kind: 'committed',
    })
    expect(waitingOnDisk(bench)).toHaveLength(1)
    mend()
    await bench.clock.pass(60_000)
    expect(notesOf(bench, id)).toEqual(['at once', 'written offline'])
    expect(waitingOnDisk(bench)).toEqual([])
  })
})

describe('a storage that never answers', () => {
  it('is not waited for: the console is live without a copy, and says so', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
    bench.crash()
    const never = () => new Promise<never>(() => undefined)
    Object.assign(bench.store, { load: never, save: never, list: never, remove: never })
    const started = bench.start()
    await bench.clock.pass(20_000)
    await started
    await bench.clock.pass(5_000)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.connection.limits.join()).toContain('the storage does not answer')
    expect(bench.state.alarm.pages).toHaveLength(1)
    expect(bench.sound.playing).toBe('page')
    const incidentId = bench.relay.newest().id
    expect(await bench.bridge.submit({ type: 'incident.acknowledge', incidentId })).toEqual({ kind: 'committed' })
    await bench.clock.pass(100)
    expect(bench.sound.playing).toBeNull()
  })
})

describe('a console with a fault of its own', () => {
  it('rings on when it could not acknowledge, and says why', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
    await bench.clock.pass(2_000)
    bench.host.outbox.submit = () => Promise.reject(new TypeError('a bug in decide'))
    const incidentId = bench.relay.newest().id
    expect(await bench.bridge.submit({ type: 'incident.acknowledge', incidentId })).toEqual({
      kind: 'refused',
      reason: 'failed',
      detail: 'This console has a fault and did not do it (a bug in decide).',
    })
    await bench.clock.pass(100)
    expect(bench.sound.playing).toBe('page')
    expect(bench.state.alarm.silencedHere).toBe(false)
  })
})

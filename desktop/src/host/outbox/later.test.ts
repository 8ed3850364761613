import { undoMs } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'

/** A console with an incident that its person has asked for help with, a moment ago. */
async function asked(): Promise<{ readonly bench: Bench; readonly id: string }> {
  const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
  const { id } = bench.relay.newest()
  await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })
  await bench.bridge.submitLater({ type: 'incident.escalate', incidentId: id }, 'Paging Bo')
  await bench.clock.pass(100)
  return { bench, id }
}

/** How often help was called for, as the relay has it. */
function callsOf(bench: Bench): number {
  return bench.relay.entries.filter((entry) => entry.type === 'escalation.started' && entry.body.reason === 'need-help')
    .length
}

describe('an act that wakes somebody', () => {
  it('waits until it can be undone no more', async () => {
    const { bench, id } = await asked()
    expect(bench.state.delayed).toMatchObject([{ text: 'Paging Bo', incidentId: id }])
    await bench.clock.pass(undoMs - 200)
    expect(callsOf(bench)).toBe(0)
    await bench.clock.pass(200)
    expect(callsOf(bench)).toBe(1)
    expect(bench.state.delayed).toEqual([])
  })

  it('does not happen when it is undone, after a reload either', async () => {
    const { bench } = await asked()
    await bench.bridge.undo(bench.state.delayed[0]?.id ?? '')
    await bench.restart()
    await bench.clock.pass(2 * undoMs)
    expect(bench.state.delayed).toEqual([])
    expect(callsOf(bench)).toBe(0)
  })

  it('happens at once when its person does not wait, and once', async () => {
    const { bench } = await asked()
    const id = bench.state.delayed[0]?.id ?? ''
    await bench.bridge.doNow('another')
    expect(callsOf(bench)).toBe(0)
    await bench.bridge.doNow(id)
    await bench.clock.pass(100)
    expect(callsOf(bench)).toBe(1)
    expect(bench.state.delayed).toEqual([])
    await bench.bridge.doNow(id)
    await bench.clock.pass(2 * undoMs)
    expect(callsOf(bench)).toBe(1)
  })

  it('that is to happen at once waits for a link that is on its way', async () => {
    const { bench } = await asked()
    bench.relay.kill()
    await bench.clock.pass(100)
    await bench.bridge.doNow(bench.state.delayed[0]?.id ?? '')
    expect(bench.state.delayed).toHaveLength(1)
    bench.relay.start()
    await bench.clock.pass(10_000)
    expect(callsOf(bench)).toBe(1)
  })

  it('happens once when it is asked for twice', async () => {
    const { bench, id } = await asked()
    await bench.bridge.submitLater({ type: 'incident.escalate', incidentId: id }, 'Paging Bo')
    await bench.clock.pass(2 * undoMs)
    expect(callsOf(bench)).toBe(1)
  })

  it('happens in its time although the page is loaded anew, and can still be undone until then', async () => {
    const { bench } = await asked()
    await bench.restart()
    expect(bench.state.delayed).toMatchObject([{ text: 'Paging Bo' }])
    expect(callsOf(bench)).toBe(0)
    await bench.clock.pass(undoMs)
    expect(callsOf(bench)).toBe(1)
  })

  it('happens at the next start when that comes late', async () => {
    const { bench } = await asked()
    bench.crash()
    await bench.clock.pass(60_000)
    await bench.start()
    await bench.clock.pass(1_000)
    expect(callsOf(bench)).toBe(1)
  })

  it('happens at once when the person leaves', async () => {
    const { bench } = await asked()
    await bench.host.leave()
    expect(callsOf(bench)).toBe(1)
  })

  it('happens once although the page ended after it was sent', async () => {
    const { bench } = await asked()
    bench.relay.lostAnswers = 1
    await bench.clock.pass(undoMs)
    expect(callsOf(bench)).toBe(1)
    await bench.restart()
    await bench.clock.pass(60_000)
    expect(callsOf(bench)).toBe(1)
  })

  it('is done when what was put off can be read at last, and is not written over before', async () => {
    const { bench, id } = await asked()
    bench.crash()
    bench.store.fails = 'read'
    await bench.start()
    await bench.clock.pass(1_000)
    expect(bench.state.delayed).toEqual([])
    await bench.bridge.submitLater({ type: 'incident.unacknowledge', incidentId: id }, 'Un-acknowledging')
    bench.store.fails = null
    await bench.clock.pass(40_000)
    expect(callsOf(bench)).toBe(1)
    expect(bench.relay.newest().status).toBe('triggered')
  })

  it('that is damaged on disk is said, and not guessed at', async () => {
    const { bench } = await asked()
    bench.crash()
    bench.store.documents.set('later', { version: 1, acts: [{ nothing: 'of ours' }] })
    await bench.start()
    await bench.clock.pass(10_000)
    expect(bench.state.notices).toMatchObject([
      { kind: 'failed', text: expect.stringContaining('What was about to be done could not be read') },
    ])
    expect(callsOf(bench)).toBe(0)
  })

  it('is said not to have happened when the relay does not answer', async () => {
    const { bench } = await asked()
    bench.relay.kill()
    await bench.clock.pass(60_000)
    expect(bench.state.delayed).toEqual([])
    expect(bench.state.notices).toMatchObject([
      { kind: 'failed', text: expect.stringMatching(/^Paging Bo: it was not done/) },
    ])
    bench.relay.start()
    await bench.clock.pass(60_000)
    expect(callsOf(bench)).toBe(0)
  })

  it('is not done in the name of whoever has this device next', async () => {
    const { bench } = await asked()
    await bench.bridge.unpair()
    await bench.clock.pass(60_000)
    expect(bench.state.delayed).toEqual([])
    expect(callsOf(bench)).toBe(0)
  })
})

import type { Incident } from '@baton/shared/model/incident.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'

const second = 1_000
const minute = 60 * second

/** The console is Ana's; she holds the incident. */
async function createRoom(): Promise<{ readonly bench: Bench; readonly id: string }> {
  const bench = await createBench()
  const { id } = bench.relay.signal()
  bench.relay.command('ana', { type: 'incident.acknowledge', incidentId: id })
  await bench.clock.pass(second)
  return { bench, id }
}

function timerOf(bench: Bench, id: string, owner: string | null, seconds: number): void {
  // Whoever is given a task by another is told so at once, which is not what these are about.
  const by = owner === 'ana' ? 'ana' : 'bo'
  bench.relay.command(by, { type: 'timer.start', incidentId: id, task: 'check the lag', owner, seconds })
}

const kinds = (bench: Bench) => bench.state.notices.map(({ kind }) => kind)

/** Someone else's task, set by someone else, in an incident that someone else holds. */
function giveAway(bench: Bench, id: string): void {
  bench.relay.command('ana', { type: 'incident.reassign', incidentId: id, person: 'bo' })
  bench.relay.command('bo', { type: 'incident.acknowledge', incidentId: id })
}

describe('timers', () => {
  it('ring once for whoever holds the incident, as a notice and never as an alarm', async () => {
    const { bench, id } = await createRoom()
    timerOf(bench, id, 'cy', 60)
    await bench.clock.pass(minute - second)
    expect(bench.sound.chimes).toBe(0)
    await bench.clock.pass(2 * second)
    bench.relay.tick()
    await bench.clock.pass(minute)
    expect(bench.sound.chimes).toBe(1)
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.notices).toMatchObject([{ kind: 'timer', incidentId: id }])
    expect(bench.state.notices[0]?.text).toContain('Cy: check the lag')
    expect([...bench.notifier.shown.values()]).toMatchObject([{ title: 'Time is over: check the lag', isQuiet: true }])
  })

  it('do not ring for whoever has nothing to do with it', async () => {
    const { bench, id } = await createRoom()
    giveAway(bench, id)
    await bench.clock.pass(second)
    const before = bench.sound.chimes
    timerOf(bench, id, 'cy', 60)
    await bench.clock.pass(2 * minute)
    expect(bench.sound.chimes).toBe(before)
    timerOf(bench, id, 'ana', 60)
    await bench.clock.pass(2 * minute)
    expect(bench.sound.chimes).toBe(before + 1)
  })

  it('ring without the relay, those that were set without it too, and not again when it is back', async () => {
    const { bench, id } = await createRoom()
    timerOf(bench, id, 'ana', 300)
    await bench.clock.pass(second)
    bench.relay.kill()
    await bench.clock.pass(2 * minute)
    // On call and without the relay: that sounds until it is silenced here.
    await bench.bridge.silenceHere()
    await bench.bridge.submit({ type: 'timer.start', incidentId: id, task: 'look at the queue', seconds: 300 })
    await bench.clock.pass(3 * minute)
    expect(bench.sound.chimes).toBe(1)
    await bench.clock.pass(2 * minute + second)
    expect(bench.sound.chimes).toBe(2)
    expect(kinds(bench)).toEqual(['timer', 'timer'])
    bench.relay.start()
    bench.relay.tick()
    await bench.clock.pass(minute)
    expect(bench.sound.chimes).toBe(2)
  })

  it('are not told again after a restart', async () => {
    const { bench, id } = await createRoom()
    timerOf(bench, id, 'ana', 60)
    await bench.clock.pass(2 * minute)
    await bench.bridge.dismissNotice(bench.state.notices[0]?.id ?? '')
    await bench.clock.pass(minute)
    await bench.restart()
    await bench.clock.pass(minute)
    expect(bench.sound.chimes).toBe(0)
    expect(bench.state.notices).toMatchObject([{ dismissed: true }])
  })

  it('are told, and not heard, when they ended long before the console was there', async () => {
    const { bench, id } = await createRoom()
    timerOf(bench, id, 'ana', 60)
    await bench.clock.pass(10 * second)
    bench.crash()
    await bench.clock.pass(15 * minute)
    await bench.start()
    await bench.clock.pass(second)
    expect(kinds(bench)).toContain('timer')
    expect(bench.sound.chimes).toBe(0)
  })

  it('take their notification back when somebody has reported', async () => {
    const { bench, id } = await createRoom()
    timerOf(bench, id, 'cy', 60)
    await bench.clock.pass(2 * minute)
    expect(bench.notifier.shown.size).toBe(1)
    const timerId = Object.keys(bench.relay.newest().timers)[0] ?? ''
    bench.relay.command('cy', { type: 'timer.stop', incidentId: id, timerId, outcome: 'it falls' })
    await bench.clock.pass(second)
    expect(bench.notifier.shown.size).toBe(0)
    // What is out of date stays in the list, struck out with the reason.
    expect(bench.state.notices).toMatchObject([{ kind: 'timer', stale: expect.stringMatching(/^reported back \d/) }])
  })

  it('do not talk over a page', async () => {
    const { bench, id } = await createRoom()
    timerOf(bench, id, 'ana', 60)
    await bench.clock.pass(59 * second)
    bench.relay.signal({ externalKey: 'queue', groupKey: 'other' })
    await bench.clock.pass(5 * second)
    expect(bench.sound.playing).toBe('page')
    expect(bench.sound.chimes).toBe(0)
    expect(kinds(bench)).toEqual(['timer'])
  })
})

describe('a task that somebody gives me', () => {
  it('is told at once, once, and never as a page', async () => {
    const { bench, id } = await createRoom()
    bench.relay.command('bo', {
      type: 'timer.start',
      incidentId: id,
      task: 'check the lag',
      owner: 'ana',
      seconds: 180,
    })
    await bench.clock.pass(second)
    expect(bench.state.notices).toMatchObject([{ kind: 'timer', incidentId: id }])
    expect(bench.state.notices[0]?.text).toContain('Bo gives you a task, until ')
    expect(bench.sound).toMatchObject({ chimes: 1, playing: null })
    expect(bench.state.alarm.pages).toEqual([])
    await bench.restart()
    await bench.clock.pass(second)
    expect(kinds(bench)).toEqual(['timer'])
  })
})

describe('a call for help', () => {
  it('is answered at the asker’s own console, at once: who comes, who cannot and why', async () => {
    const { bench, id } = await createRoom()
    await bench.bridge.submit({ type: 'incident.escalate', incidentId: id, person: 'bo', why: 'the pool is full' })
    await bench.clock.pass(second)
    expect(bench.state.feed[0]?.asks).toMatchObject([{ name: 'Bo', state: 'paged', why: 'the pool is full' }])
    bench.relay.command('bo', { type: 'page.decline', incidentId: id, reason: 'on a train' })
    await bench.clock.pass(2 * second)
    bench.relay.tick()
    await bench.clock.pass(second)
    bench.relay.command('cy', { type: 'incident.acknowledge', incidentId: id })
    await bench.clock.pass(second)
    expect(bench.state.notices.map(({ kind, text }) => [kind, text.replace(/ \(.*/, '')])).toEqual([
      ['help', 'Bo cannot come: on a train'],
      ['help', 'Cy is coming'],
    ])
    expect(bench.sound.chimes).toBe(2)
  })
})

describe('status updates', () => {
  it('ring when they fall due, and again only for the next one', async () => {
    const { bench, id } = await createRoom()
    await bench.clock.pass(21 * minute)
    expect(bench.sound.chimes).toBe(1)
    expect(bench.state.notices.at(-1)?.text).toMatch(/status update .* is due/)
    bench.relay.command('ana', { type: 'note.add', incidentId: id, text: 'still looking', tags: ['update'] })
    await bench.clock.pass(19 * minute)
    expect(bench.sound.chimes).toBe(1)
    expect(bench.state.notices).toMatchObject([{ stale: 'no longer due' }])
    await bench.clock.pass(2 * minute)
    expect(bench.sound.chimes).toBe(2)
  })
})

describe('notes that speak to somebody', () => {
  const say = (bench: Bench, { id }: Pick<Incident, 'id'>, person: string, text: string) =>
    bench.relay.command(person, { type: 'note.add', incidentId: id, text })

  it('are told to whom they speak to, once and in silence', async () => {
    const { bench, id } = await createRoom()
    say(bench, { id }, 'bo', '@ana can you look at eu-1?')
    say(bench, { id }, 'bo', '@cy and you at us-2?')
    await bench.clock.pass(second)
    expect(bench.state.notices).toMatchObject([{ kind: 'mention', incidentId: id }])
    expect(bench.state.notices[0]?.text).toContain('Bo speaks to you in disk is full: @ana can you look')
    expect(bench.sound.chimes).toBe(0)
    await bench.restart()
    await bench.clock.pass(minute)
    expect(kinds(bench)).toEqual(['mention'])
  })

  it('are no news when they are my own', async () => {
    const { bench, id } = await createRoom()
    say(bench, { id }, 'ana', 'asked @bo, @ana does the rest')
    await bench.clock.pass(second)
    expect(bench.state.notices).toEqual([])
  })

  it('that were written before this device was paired are not told', async () => {
    const bench = await createBench(({ relay }) => {
      const { id } = relay.signal()
      relay.command('bo', { type: 'note.add', incidentId: id, text: '@ana this is old' })
    })
    await bench.clock.pass(minute)
    expect(bench.state.notices).toEqual([])
  })
})

describe('a handoff', () => {
  const offer = (fields: { readonly to: string; readonly changeAt?: number }): CommandRequest<'handoff.offer'> => ({
    type: 'handoff.offer',
    handoffId: 'hand-1',
    team: 'ops',
    items: [],
    notes: '',
    ...fields,
  })
  const told = (bench: Bench) => bench.state.notices.filter(({ kind }) => kind === 'handoff').map(({ text }) => text)

  it('is told to its receiver when it is offered, when it is due, and when nobody answers, once each', async () => {
    const { bench } = await createRoom()
    bench.relay.command('bo', offer({ to: 'ana', changeAt: bench.clock.now() + 5 * minute }))
    await bench.clock.pass(second)
    expect(told(bench)).toEqual([expect.stringContaining('Bo offers you')])
    expect(bench.sound.chimes).toBe(1)
    await bench.clock.pass(20 * minute)
    expect(told(bench)).toEqual([
      expect.stringContaining('offers you'),
      expect.stringContaining('both paged'),
      expect.stringContaining('has not answered'),
    ])
    await bench.restart()
    await bench.clock.pass(minute)
    expect(told(bench)).toHaveLength(3)
  })

  it('is told to its giver when it is answered', async () => {
    const { bench } = await createRoom()
    await bench.bridge.submit(offer({ to: 'cy' }))
    await bench.clock.pass(0)
    bench.relay.command('cy', { type: 'handoff.decline', handoffId: 'hand-1', reason: 'no laptop' })
    await bench.clock.pass(second)
    expect(told(bench)).toContainEqual(expect.stringMatching(/Cy declined .*no laptop/))
  })

  it('tells each of the two what the other said, once', async () => {
    const { bench } = await createRoom()
    await bench.bridge.submit(offer({ to: 'cy' }))
    await bench.clock.pass(0)
    bench.relay.command('cy', { type: 'handoff.say', handoffId: 'hand-1', text: 'Is the restart safe?' })
    await bench.clock.pass(second)
    await bench.bridge.submit({ type: 'handoff.say', handoffId: 'hand-1', text: 'Once more.' })
    await bench.clock.pass(second)
    expect(told(bench).filter((text) => /asks|answers/.test(text))).toEqual([
      expect.stringMatching(/^Cy asks about .*: Is the restart safe\?$/),
    ])
  })
})

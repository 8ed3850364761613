import { describe, expect, it } from 'vitest'
import { questionOf } from '../model/paging-state.ts'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, minute, personOf, second, signalOf } from '../testing/builders.ts'
import { timelineOf } from '../view/timeline.ts'

/** What one person asked of another is not cancelled by what does not answer it, and never without a word. */

const queue = { serviceHint: 'queue' } as const

function firing(signal: Parameters<typeof signalOf>[0] = {}): Bench {
  const people = { ...configOf().people, dee: personOf('dee') }
  const bench = new Bench({ config: configOf({ people }) })
  bench.signal(signalOf(signal))
  bench.wait(2 * minute + second)
  return bench
}

const ringing = (bench: Bench) => openPages(bench.incident).map(({ person, purpose }) => `${person} ${purpose}`)
const last = (bench: Bench) => timelineOf(bench.entriesOf(), bench.desk.config).map(({ text }) => text)

const escalate = (bench: Bench, fields: object) =>
  ({ type: 'incident.escalate', incidentId: bench.incident.id, ...fields }) as const

function handsOver(bench: Bench, from: string, to: string): void {
  const handoffId = `hand-${from}-${to}`
  bench.command(from, { type: 'handoff.offer', handoffId, team: 'ops', to, items: [], notes: '' })
  const briefHash = bench.desk.handoff(handoffId)?.briefHash ?? ''
  bench.command(to, { type: 'handoff.accept', handoffId, briefHash, readBack: {} })
}

describe('help', () => {
  it('climbs on when an acknowledgement of what has cleared is taken back', () => {
    const bench = firing(queue)
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf({ ...queue, state: 'cleared' }))
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.unacknowledge')
    bench.wait(second)
    expect(ringing(bench)).toEqual(['bo help'])
    bench.does('bo', 'page.decline')
    bench.wait(second)
    expect(ringing(bench)).toEqual(['cy help'])
  })

  it('is asked of whoever takes the shift, and whoever gave it is named', () => {
    const bench = firing()
    bench.does('cy', 'incident.escalate')
    handsOver(bench, 'bo', 'dee')
    expect(bench.all('incident.handed-over')[0]?.body.dropped).toEqual([{ person: 'bo', purpose: 'escalation' }])
    expect(last(bench)).toContain('took it over, with the shift of Bo; Bo is not called any more')
    expect(openPages(bench.incident).find(({ person }) => person === 'dee')?.askedBy).toBe('cy')
    bench.does('ana', 'incident.acknowledge')
    expect(ringing(bench)).toEqual(['dee help'])
  })

  it('is wanted still when the ladder comes round to whoever was asked', () => {
    const bench = firing(queue)
    bench.does('cy', 'incident.escalate')
    bench.wait(16 * minute)
    expect(bench.all('page.raised').filter(({ body }) => body.person === 'bo')).toHaveLength(2)
    bench.signal(signalOf({ ...queue, state: 'cleared' }))
    expect(ringing(bench)).toEqual(['bo help'])
  })

  it('that whoever was asked puts to rest is named', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    bench.does('bo', 'incident.snooze', { minutes: 30 })
    expect(bench.all('incident.snoozed')[0]?.body.dropped).toEqual([{ person: 'bo', purpose: 'help' }])
  })
})

describe('who is asked for help', () => {
  const why = 'Failover of db-3 is stuck'
  const asks = (bench: Bench, person: string) =>
    openPages(bench.incident)
      .filter((page) => page.person === person)
      .map(({ askedBy, why: said }) => [askedBy, said])

  it('is told who asks and why, on one clean line', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate', { why: ` Failover of\ndb-3 \u202eis stuck\u0007 ` })
    expect(asks(bench, 'bo')).toEqual([['ana', 'Failover of db-3 \ufffdis stuck\ufffd']])
    expect(bench.tryRequest.bind(bench, 'ana', escalate(bench, { why: 'x'.repeat(301) }))).toThrow('why')
  })

  it('can say no, and the next one is called at once, by the same words', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate', { why })
    bench.does('bo', 'page.decline', { reason: 'on a train' })
    bench.wait(second)
    expect(ringing(bench)).toEqual(['cy help'])
    expect(asks(bench, 'cy')).toEqual([['ana', why]])
    expect(last(bench)).toContain('cannot help: on a train')
    expect(last(bench)).toContain(`asked Cy for help, for Ana: “${why}”`)
  })

  it('can say no while nobody has it yet: the ladder goes on at once', () => {
    const bench = firing()
    bench.does('ana', 'incident.escalate', { why })
    expect(ringing(bench)).toEqual(['ana escalation', 'bo escalation'])
    bench.does('bo', 'page.decline')
    bench.does('ana', 'page.decline')
    bench.wait(second)
    expect(ringing(bench)).toEqual(['ana escalation', 'cy escalation'])
  })

  it('is asked by name where the asker chooses, and the policy follows when there is no answer', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate', { person: 'dee', why })
    expect(ringing(bench)).toEqual(['dee help'])
    bench.does('dee', 'page.decline')
    bench.wait(second)
    expect(ringing(bench)).toEqual(['bo help'])
    expect(asks(bench, 'bo')).toEqual([['ana', why]])
    bench.does('bo', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ holder: 'ana', responders: ['ana', 'bo'] })
    expect(ringing(bench)).toEqual([])
  })

  it('is paged again from the first channel, for the same reason', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate', { why })
    const [first] = openPages(bench.incident)
    bench.receipt('bo', {
      incidentId: bench.incident.id,
      pageId: first!.id,
      layer: 'seen',
      ok: true,
      detail: '',
      at: bench.now,
    })
    bench.wait(20 * second)
    bench.does('ana', 'incident.escalate', { person: 'bo' })
    const [again] = openPages(bench.incident)
    expect(again).toMatchObject({ person: 'bo', purpose: 'help', why, raisedAt: bench.now, receipts: {} })
    expect(again!.id).not.toBe(first!.id)
  })

  it('is everybody, again, when all are to come; whoever has it is there already', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    bench.wait(20 * second)
    bench.does('ana', 'incident.escalate', { everybody: true, why })
    expect(ringing(bench)).toEqual(['bo help', 'cy help'])
    expect(openPages(bench.incident).map(({ raisedAt }) => raisedAt)).toEqual([bench.now, bench.now])
  })

  it('is rung again when a ladder came to its end without an answer', () => {
    const bench = firing()
    bench.wait(40 * minute)
    expect(bench.incident.paging.kind).toBe('exhausted')
    bench.does('dee', 'incident.escalate', { everybody: true })
    expect(openPages(bench.incident).filter(({ raisedAt }) => raisedAt === bench.now)).toHaveLength(3)
  })

  it('is never the asker, nobody, or an observer', () => {
    const bench = firing()
    for (const [person, reason] of [
      ['ana', 'nobody-to-page'],
      ['zed', 'unknown-person'],
    ] as const)
      expect(bench.tryRequest('ana', escalate(bench, { person }))).toMatchObject({ ok: false, reason })
  })

  it('is told of by whoever asks to take over or to join, too', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.reassign', { person: 'bo', why: 'my shift ends' })
    bench.does('ana', 'incident.add-responder', { person: 'cy', why: 'you wrote it' })
    expect(asks(bench, 'bo')).toEqual([['ana', 'my shift ends']])
    expect(asks(bench, 'cy')).toEqual([['ana', 'you wrote it']])
    expect(last(bench).slice(-2)).toEqual([
      'asked Bo to take over: “my shift ends”',
      'asked Cy to join: “you wrote it”',
    ])
  })
})

describe('being asked to join', () => {
  it('is still being asked for when the ladder has come round to them and somebody else takes it', () => {
    const bench = firing()
    bench.does('bo', 'incident.add-responder', { person: 'cy' })
    bench.wait(10 * minute)
    expect(ringing(bench)).toContain('cy escalation')
    bench.does('ana', 'incident.acknowledge')
    expect(ringing(bench)).toEqual(['cy help'])
  })

  it('keeps nobody who asked from being called for help, and is no help itself', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('bo', 'incident.add-responder', { person: 'dee' })
    bench.does('ana', 'incident.escalate')
    expect(ringing(bench)).toEqual(['dee join', 'bo help'])
    bench.does('bo', 'incident.acknowledge')
    expect(ringing(bench)).toEqual(['dee join'])
  })
})

describe('a question to take over', () => {
  it('outlasts a machine’s acknowledgement', () => {
    const bench = firing()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.signal(signalOf({ state: 'acknowledged' }))
    expect(ringing(bench)).toContain('cy reassign')
    bench.does('cy', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ status: 'acknowledged', holder: 'cy' })
  })

  it('to one person goes on when another who was asked before leaves the file', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    for (const person of ['cy', 'bo']) bench.does('ana', 'incident.reassign', { person })
    const { cy: _gone, ...people } = bench.desk.config.people
    bench.configure(configOf({ people }))
    expect(questionOf(bench.incident)?.steps[0]?.targets).toEqual(['person:bo'])
    expect(ringing(bench)).toEqual(['bo reassign'])
  })
})

describe('news', () => {
  it('cannot be declined by whoever has it: they hear it, or hand it on', () => {
    const bench = firing({ severity: 'error', severityRaw: 'error' })
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf({ externalKey: 'b', alertName: 'CardPayments' }))
    expect(bench.does('ana', 'page.decline')).toMatchObject({ ok: false, reason: 'nothing-to-decline' })
    expect(ringing(bench)).toEqual(['ana news'])
  })

  it('that falls silent with a shift that is given away names whom it told', () => {
    const bench = firing({ severity: 'error', severityRaw: 'error' })
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf({ externalKey: 'b', alertName: 'CardPayments' }))
    handsOver(bench, 'ana', 'dee')
    expect(bench.all('incident.handed-over')[0]?.body.dropped).toEqual([{ person: 'ana', purpose: 'news' }])
    expect(ringing(bench)).toEqual([])
  })
})

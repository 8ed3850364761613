import { describe, expect, it } from 'vitest'
import { emptyDesk, type RootDesk } from '../desk/folded-desk.ts'
import type { JournalEntry } from '../log/events.ts'
import { erasedText, restOfBody } from '../log/rest-of-body.ts'
import { upcast } from '../log/upcast.ts'
import type { PagingState } from '../model/paging-state.ts'
import { outage } from '../testing/outage.ts'
import { timelineOf } from '../view/timeline.ts'
import { decideErase } from './decide-erase.ts'
import { withoutPerson } from './person-data.ts'

const bench = outage()
const { entries } = bench
const texts = entries.filter((entry) => restOfBody(entry).ok)

function foldOf(log: readonly JournalEntry[]): RootDesk {
  const desk = emptyDesk()
  for (const entry of log) desk.apply(entry)
  return desk
}

function withRest(entry: JournalEntry): JournalEntry {
  const left = restOfBody(entry)
  return (left.ok ? { ...entry, body: left.rest, salt: '' } : entry) as JournalEntry
}

function withoutWords(paging: PagingState): PagingState {
  return paging.kind === 'over' ? { ...paging, resolution: { ...paging.resolution, reason: '' } } : paging
}

/** What deciding and showing rest on, without any text. */
function bones(desk: RootDesk) {
  return [...desk.incidents()].map((incident) => ({
    status: incident.status,
    holder: incident.holder,
    severity: incident.severity,
    firing: incident.firingCount,
    pages: Object.values(incident.pages).map(({ person, state }) => [person, state]),
    paging: withoutWords(incident.paging),
    notes: Object.keys(incident.notes),
    actions: Object.values(incident.actions).map(({ id, state }) => [id, state]),
    timers: Object.values(incident.timers).map(({ id, state }) => [id, state]),
    notebook: incident.notebook?.status,
  }))
}

describe('a body without its texts', () => {
  it('folds to the same states, whichever events lost theirs', () => {
    const whole = bones(foldOf(entries))
    for (const { seq } of texts)
      expect(bones(foldOf(entries.map((entry) => (entry.seq === seq ? withRest(entry) : entry))))).toEqual(whole)
    expect(bones(foldOf(entries.map(withRest)))).toEqual(whole)
    expect(texts.length).toBeGreaterThan(20)
  })

  it('is told in the timeline, row by row, and holds none of what was said', () => {
    const rows = timelineOf(entries.map(withRest), bench.desk.config)
    expect(rows.map(({ seq }) => seq)).toEqual(timelineOf(entries, bench.desk.config).map(({ seq }) => seq))
    const told = JSON.stringify([rows, texts.map((entry) => withRest(entry).body)])
    for (const said of ['31 % of payments', 'Rolling back', 'retries', 'Roll back a release', 'Customers in eu-west'])
      expect(told).not.toContain(said)
    expect(told).toContain(erasedText)
  })
})

/** The brief of a shift, told for the first or another time. */
const offer = (briefHash: string) => ({
  ...{ team: 'payments', from: 'ana', to: 'bo', changeAt: 1, answerBy: 2, briefHash },
  ...{ items: [{ text: `Ana says ${briefHash}` }], notes: `ask Ana, ${briefHash}` },
})
function handoff(handoffId: string, [first, second, end]: readonly object[]) {
  const endType = end && 'reason' in end ? 'handoff.declined' : 'handoff.accepted'
  return [
    { type: 'handoff.offered', body: { handoffId, ...first } },
    { type: 'handoff.amended', body: { handoffId, ...second } },
    { type: endType, body: { handoffId, briefHash: 'two', ...end } },
  ]
}

it('leaves the desk that runs as one that is folded from the log anew, whichever event is erased', () => {
  const given = [
    { type: 'device.paired', body: { deviceId: 'dev-9', person: 'owner', name: 'a phone of Ana' } },
    { type: 'integration.created', body: { integrationId: 'int-9', source: 'generic', name: 'Ana’s checks' } },
    { type: 'token.created', body: { tokenId: 'tok-9', name: 'Ana’s script', scope: 'read' } },
    { type: 'runbook.published', body: { runbookId: 'run-9', title: 'Ana', text: '# Ana', version: 'v', match: {} } },
    ...handoff('hand-1', [offer('one'), offer('two'), { readBack: { a: 'Ana knows' }, onCall: ['bo'], incidents: [] }]),
    ...handoff('hand-2', [offer('one'), offer('two'), { reason: 'Ana is away' }]),
  ].map((fact, i) => ({ ...entries[0], ...fact, seq: entries.length + 1 + i, incidentId: null, salt: '00' }))
  const log = [...entries, ...given] as JournalEntry[]
  const types = new Set<string>()
  for (const target of log.filter((entry) => restOfBody(entry).ok)) {
    const left = withRest(target)
    const erased = {
      ...target,
      ...{ seq: log.length + 1, type: 'body.erased', salt: '00' },
      body: { erasedSeq: target.seq, erasedType: target.type, reason: 'a password', rest: left.body },
    } as JournalEntry
    const rebuilt = foldOf([...log.map((entry) => (entry === target ? left : entry)), erased])
    const running = foldOf([...log, erased])
    for (const incident of rebuilt.incidents()) running.replace(incident)
    expect(running.toConsoleState(), target.type).toEqual(rebuilt.toConsoleState())
    types.add(target.type)
  }
  const kinds = [
    'handoff.offered',
    'handoff.accepted',
    'handoff.declined',
    'device.paired',
    'runbook.published',
    'token.created',
  ]
  expect([...types]).toEqual(expect.arrayContaining(kinds))
})

it('keeps an incident whose opening was lost without a word, and skips what else was', () => {
  const lost = entries.map((entry) => upcast({ ...entry, body: null, salt: '' } as unknown as JournalEntry))
  const desk = foldOf(lost)
  expect([...desk.incidents()].map(({ title }) => title)).toEqual([erasedText])
  expect(desk.unknownEvents).toBe(0)
  expect(timelineOf(lost, bench.desk.config)).toHaveLength(1)
})

describe('erasing', () => {
  const command = { type: 'body.erase', seq: 1, reason: 'a password', commandId: '' } as const
  const at = ({ seq }: JournalEntry) => ({ ...command, seq })
  // As it comes from a log, with the salt that its body was sealed with.
  const ofType = (type: string) => ({ ...entries.find((entry) => entry.type === type), salt: '00' }) as JournalEntry

  it('is refused, with the reason, for what says who is on call or holds no text', () => {
    expect(decideErase(bench.desk, command, [])).toMatchObject({ ok: false, reason: 'unknown-event' })
    for (const [type, why] of [
      ['config.applied', /on call/],
      ['incident.acknowledged', /no text/],
    ] as const)
      expect(decideErase(bench.desk, at(ofType(type)), [ofType(type)])).toMatchObject({
        ok: false,
        reason: 'cannot-erase',
        detail: expect.stringMatching(why),
      })
  })

  it('of an alert takes what its source sent too; done twice it is one', () => {
    const fired = ofType('alert.fired') as Extract<JournalEntry, { type: 'alert.fired' }>
    const sent = { ...fired, body: { ...fired.body, payloadId: 'p-1' } }
    expect(decideErase(bench.desk, at(sent), [sent])).toMatchObject({
      drafts: [
        { type: 'body.erased', incidentId: fired.incidentId },
        { type: 'payload.erased', body: { payloadId: 'p-1' } },
      ],
    })
    expect(decideErase(bench.desk, at(fired), [withRest(fired)])).toMatchObject({ ok: true, drafts: [] })
  })
})

describe('erasing a person', () => {
  const { people } = bench.desk.config
  const names = Object.values(people).map(({ name }) => name)
  const person = Object.keys(people)[0] ?? ''
  const name = people[person]?.name ?? ''
  const without = (log: readonly JournalEntry[], words: boolean) =>
    log.map((entry) => {
      const rest = withoutPerson(entry, { person, words }, [name])
      return rest === null ? entry : ({ ...entry, body: rest, salt: '' } as JournalEntry)
    })

  it('folds to the same states, names them nowhere, and is done once', () => {
    const whole = bones(foldOf(entries))
    expect(JSON.stringify(entries)).toContain(`"${name}"`)
    for (const words of [false, true]) {
      const left = without(entries, words)
      expect(bones(foldOf(left))).toEqual(whole)
      const texts = left.map(({ body }) => JSON.stringify(body)).join()
      expect(texts).not.toMatch(new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, 'u'))
      expect(without(left, words)).toEqual(left)
      // Everybody else is called what they were called.
      for (const other of names.slice(1)) expect(texts).toContain(other)
    }
  })

  it('takes a name as a word by itself, and with it what the source sent and where a link leads', () => {
    const fired = entries.find(({ type }) => type === 'alert.fired') as Extract<JournalEntry, { type: 'alert.fired' }>
    const body = {
      ...fired.body,
      title: `${name}, Mari${name} and ${name}s of $1 [a](b)`,
      labels: { owner: name, 'a.b': `x-${name}.` },
      sourceUrl: `https://example.com/${name}`,
      payloadId: 'p-1',
    }
    expect(withoutPerson({ ...fired, body }, { person, also: ['[a](b)'] }, [name])).toEqual({
      ...body,
      title: `(erased), Mari${name} and ${name}s of $1 (erased)`,
      labels: { owner: '(erased)', 'a.b': 'x-(erased).' },
      sourceUrl: null,
      payloadId: null,
    })
    expect(withoutPerson({ ...fired, body }, { person }, ['M'])).toBeNull()
  })

  it('waits until they are out of the file, and leaves a body for a secret to be erased from', () => {
    const command = { type: 'person.erase', person, reason: 'they asked', commandId: '' } as const
    expect(decideErase(bench.desk, command, entries)).toMatchObject({ ok: false, reason: 'still-in-file' })
    const note = entries.find(({ type }) => type === 'note.added') as Extract<JournalEntry, { type: 'note.added' }>
    const named = { ...note, body: { ...note.body, text: '(erased) said hunter2' }, salt: '' }
    const erase = { type: 'body.erase', seq: note.seq, reason: 'a password', commandId: '' } as const
    expect(decideErase(bench.desk, erase, [named])).toMatchObject({
      drafts: [{ type: 'body.erased', body: { rest: { text: '(erased)' } } }],
    })
  })
})

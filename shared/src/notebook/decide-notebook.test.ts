import { describe, expect, it } from 'vitest'
import { deskFromState } from '../desk/folded-desk.ts'
import { isOverdue } from '../model/notebook.ts'
import { Bench } from '../testing/bench.ts'
import { minute, night, signalOf } from '../testing/builders.ts'

const unchanged = { ok: true, drafts: [] }

/** Ana has begun a postmortem. */
function begun(): Bench {
  const bench = incident()
  bench.does('ana', 'postmortem.start')
  return bench
}

function incident(): Bench {
  const bench = new Bench()
  bench.signal(signalOf())
  return bench
}

function write(bench: Bench, by: string, text: string, base = '', section = 'factors') {
  return bench.does(by, 'postmortem.write', { section, text, base })
}

function why(bench: Bench, whyId: string, text: string, parentId: string | null = null) {
  return bench.does('ana', 'postmortem.set-why', { whyId, text, parentId })
}

function whys(bench: Bench): readonly string[] {
  return Object.keys(bench.incident.notebook?.whys ?? {})
}

describe('a postmortem', () => {
  it('belongs to whoever begins it, or to whom they name, and is begun once', () => {
    const bench = begun()
    expect(bench.incident.notebook).toMatchObject({ owner: 'ana', status: 'draft', startedAt: night })
    expect(bench.does('bo', 'postmortem.start')).toEqual(unchanged)
    const named = incident()
    expect(named.does('ana', 'postmortem.start', { owner: 'nobody' })).toMatchObject({ reason: 'unknown-person' })
    named.does('ana', 'postmortem.start', { owner: 'cy' })
    expect(named.incident.notebook?.owner).toBe('cy')
  })

  it('goes to another owner', () => {
    const bench = begun()
    expect(bench.does('ana', 'postmortem.set-owner', { owner: 'ana' })).toEqual(unchanged)
    expect(bench.does('ana', 'postmortem.set-owner', { owner: '__proto__' })).toMatchObject({
      reason: 'unknown-person',
    })
    bench.does('ana', 'postmortem.set-owner', { owner: 'bo' })
    expect(bench.incident.notebook?.owner).toBe('bo')
  })

  it('goes forward one step at a time, and back to any', () => {
    const bench = begun()
    const set = (status: string) => bench.does('ana', 'postmortem.set-status', { status })
    expect(set('reviewed')).toMatchObject({ reason: 'out-of-order', detail: 'It is draft; next comes in-review.' })
    for (const status of ['in-review', 'reviewed', 'closed', 'draft']) {
      expect(set(status).ok).toBe(true)
      expect(bench.incident.notebook?.status).toBe(status)
    }
    expect(set('draft')).toEqual(unchanged)
  })

  it('that nobody has begun takes nothing', () => {
    expect(write(incident(), 'ana', 'x')).toMatchObject({ reason: 'no-postmortem' })
    expect(why(incident(), 'why-1', 'x')).toMatchObject({ reason: 'no-postmortem' })
  })

  it('of a pager test there is none', () => {
    const bench = new Bench()
    bench.command('ana', { type: 'pager.test' })
    expect(bench.does('ana', 'postmortem.start')).toMatchObject({ reason: 'drill-only' })
    expect(bench.does('ana', 'action.add', { title: 'x' })).toMatchObject({ reason: 'drill-only' })
  })
})

describe('a section', () => {
  it('brings together what two people wrote from the same text', () => {
    const bench = begun()
    write(bench, 'ana', 'one\ntwo\nthree')
    write(bench, 'bo', 'one\ntwo\nthree, says Bo', 'one\ntwo\nthree')
    write(bench, 'cy', 'one, says Cy\ntwo\nthree', 'one\ntwo\nthree')
    expect(bench.incident.notebook?.sections.factors).toEqual({
      text: 'one, says Cy\ntwo\nthree, says Bo',
      by: 'cy',
      at: night,
    })
  })

  it('that says so already is left alone', () => {
    const bench = begun()
    write(bench, 'ana', 'one')
    expect(write(bench, 'bo', 'one', '')).toEqual(unchanged)
    expect(write(bench, 'bo', '', '', 'lucky')).toEqual(unchanged)
  })

  it('does not grow without end', () => {
    const bench = begun()
    const text = (letter: string) => letter.repeat(40_000)
    for (const letter of ['a', 'b']) write(bench, 'ana', text(letter))
    expect(write(bench, 'ana', text('c'))).toMatchObject({ reason: 'too-many' })
    expect(bench.incident.notebook?.sections.factors?.text).toBe(`${text('a')}\n${text('b')}`)
  })
})

describe('the whys', () => {
  it('are a tree in the order in which they were asked; a branch goes whole', () => {
    const bench = begun()
    why(bench, 'why-a', 'the disk was full')
    why(bench, 'why-b', 'nobody looked', 'why-a')
    why(bench, 'why-c', 'the cache was cold')
    why(bench, 'why-d', 'no alarm', 'why-b')
    expect(whys(bench)).toEqual(['why-a', 'why-b', 'why-c', 'why-d'])
    bench.does('bo', 'postmortem.remove-why', { whyId: 'why-a' })
    expect(whys(bench)).toEqual(['why-c'])
    expect(bench.does('bo', 'postmortem.remove-why', { whyId: 'why-a' })).toEqual(unchanged)
  })

  it('are reworded where they are, and never hung elsewhere', () => {
    const bench = begun()
    why(bench, 'why-a', 'a')
    why(bench, 'why-b', 'b', 'why-a')
    why(bench, 'why-a', 'a, better', 'why-b')
    expect(bench.incident.notebook?.whys['why-a']).toMatchObject({ parentId: null, text: 'a, better' })
    expect(why(bench, 'why-a', 'a, better')).toEqual(unchanged)
  })

  it('need what they answer, and are a hundred at most', () => {
    const bench = begun()
    expect(why(bench, 'why-b', 'b', 'why-gone')).toMatchObject({ reason: 'unknown-why' })
    for (let i = 0; i < 100; i++) why(bench, `why-${i}`, 'because')
    expect(why(bench, 'why-x', 'because')).toMatchObject({ reason: 'too-many' })
  })
})

describe('an action item', () => {
  const action = { actionId: 'act-1', title: 'alert at 80 %', owner: 'bo', dueOn: '2026-11-30' }

  it('needs no postmortem, and says where it comes from', () => {
    const bench = incident()
    bench.does('ana', 'note.add', { noteId: 'note-1', text: 'we should alert earlier #todo' })
    bench.does('ana', 'action.add', { ...action, noteId: 'note-1' })
    expect(bench.incident.actions['act-1']).toMatchObject({
      owner: 'bo',
      dueOn: '2026-11-30',
      state: 'open',
      by: 'ana',
      origin: { kind: 'note', noteId: 'note-1' },
    })
    expect(bench.does('ana', 'action.add', action)).toEqual(unchanged)
  })

  it('changes in what is named, and keeps the rest', () => {
    const bench = incident()
    bench.does('ana', 'action.add', action)
    bench.wait(minute)
    bench.does('bo', 'action.change', { actionId: 'act-1', state: 'done' })
    expect(bench.incident.actions['act-1']).toMatchObject({ ...{ owner: 'bo', title: action.title }, state: 'done' })
    bench.does('bo', 'action.change', { actionId: 'act-1', owner: null, dueOn: null })
    expect(bench.incident.actions['act-1']).toMatchObject({ owner: null, dueOn: null, changedAt: night + minute })
    expect(bench.does('bo', 'action.change', { actionId: 'act-1', state: 'done' })).toEqual(unchanged)
  })

  it('is refused for nobody, from no note, where there is none, and beyond three hundred', () => {
    const bench = incident()
    expect(bench.does('ana', 'action.add', { ...action, owner: 'nobody' })).toMatchObject({ reason: 'unknown-person' })
    expect(bench.does('ana', 'action.add', { ...action, noteId: 'note-9' })).toMatchObject({ reason: 'unknown-note' })
    expect(bench.does('ana', 'action.change', { actionId: 'act-9' })).toMatchObject({ reason: 'unknown-action' })
    for (let i = 0; i < 300; i++) bench.does('ana', 'action.add', { ...action, actionId: `act-${i}` })
    expect(bench.does('ana', 'action.change', { actionId: 'act-7', owner: 'nobody' })).toMatchObject({
      reason: 'unknown-person',
    })
    expect(bench.does('ana', 'action.add', { ...action, actionId: 'act-x' })).toMatchObject({ reason: 'too-many' })
  })

  it('is overdue when its day has passed, unless it is done', () => {
    const state = 'open' as const
    expect(isOverdue({ state, dueOn: '2026-11-30' }, '2026-11-30')).toBe(false)
    expect(isOverdue({ state, dueOn: '2026-11-30' }, '2026-12-01')).toBe(true)
    expect(isOverdue({ state: 'done', dueOn: '2026-11-30' }, '2026-12-01')).toBe(false)
    expect(isOverdue({ state, dueOn: null }, '2026-12-01')).toBe(false)
  })
})

describe('the index of notebooks', () => {
  it('knows postmortems and open action items of incidents that left the memory, and after it was stored', () => {
    const bench = begun()
    bench.does('ana', 'action.add', { actionId: 'act-1', title: 'look' })
    bench.wait(minute)
    bench.does('ana', 'incident.resolve')
    bench.desk.unload(bench.incident.id)
    const restored = deskFromState(JSON.parse(JSON.stringify(bench.desk.toState())), [])
    for (const desk of [bench.desk, restored])
      expect(desk.notebooks()).toMatchObject([
        {
          title: 'disk is full',
          resolvedAt: night + minute,
          postmortem: { status: 'draft', owner: 'ana' },
          openActions: [{ id: 'act-1' }],
        },
      ])
  })

  it('leaves out what has neither', () => {
    const bench = incident()
    bench.does('ana', 'action.add', { actionId: 'act-1', title: 'look' })
    expect(bench.desk.notebooks()).toHaveLength(1)
    bench.does('ana', 'action.change', { actionId: 'act-1', state: 'dropped' })
    expect(bench.desk.notebooks()).toEqual([])
  })
})

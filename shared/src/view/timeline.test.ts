import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, hour, minute, night, personOf, second, signalOf } from '../testing/builders.ts'
import { utc } from '../utc.ts'
import { durationWords, RunningTimeline, timelineOf } from './timeline.ts'

function held(): Bench {
  const bench = new Bench()
  bench.signal(signalOf({ title: 'disk is full' }))
  bench.due()
  bench.wait(minute)
  bench.does('ana', 'incident.acknowledge')
  return bench
}

function rowsOf(bench: Bench) {
  return timelineOf(bench.entriesOf(), configOf())
}

function story(bench: Bench): readonly string[] {
  return rowsOf(bench).map((row) => `${utc(row.at).slice(11)} ${row.who}: ${row.text}`)
}

describe('the timeline', () => {
  it('tells alerts, pages, receipts, answers and notes in one order', () => {
    const bench = new Bench()
    bench.signal(signalOf({ title: 'disk is full' }))
    bench.due()
    const pageId = Object.keys(bench.incident.pages)[0] ?? ''
    bench.wait(second)
    bench.receipt('ana', {
      incidentId: bench.incident.id,
      pageId,
      layer: 'sounded',
      ok: false,
      detail: 'blocked',
      at: bench.now,
    })
    bench.wait(5 * minute)
    bench.does('bo', 'incident.acknowledge', { via: 'ntfy' })
    bench.does('bo', 'note.add', { text: 'growing the disk' })
    bench.does('bo', 'role.assign', { role: 'scribe', person: 'cy' })
    bench.does('bo', 'incident.set-sev', { sev: 2 })
    bench.wait(minute)
    bench.signal(signalOf({ state: 'cleared' }))
    expect(story(bench)).toEqual([
      '02:00:00 alertmanager: opened the incident: disk is full',
      '02:00:00 alertmanager: disk is full fires',
      '02:00:00 Baton: went to step 1',
      '02:00:00 Baton: paged Ana',
      '02:00:01 Ana: was not rung (blocked)',
      '02:05:00 Baton: went to step 2',
      '02:05:00 Baton: paged Bo',
      '02:05:01 Bo: answered the page',
      '02:05:01 Bo: acknowledged by ntfy',
      '02:05:01 Bo: growing the disk',
      '02:05:01 Bo: made Cy scribe',
      '02:05:01 Bo: set SEV 2',
      '02:06:01 alertmanager: disk is full clears',
      '02:06:01 alertmanager: resolved it: all alerts cleared',
    ])
  })

  it('puts a note about an earlier moment at that moment, as added later', () => {
    const bench = held()
    bench.wait(10 * minute)
    bench.does('ana', 'note.add', { text: 'deploy went out', about: night + 30 * second })
    bench.does('ana', 'note.add', { text: 'rolled back' })
    const notes = rowsOf(bench).filter((row) => row.kind === 'note')
    expect(notes).toMatchObject([
      { text: 'deploy went out', at: night + 30 * second, recordedAt: bench.now, addedLater: true },
      { text: 'rolled back', at: bench.now, addedLater: false },
    ])
    expect(story(bench).indexOf('02:00:30 Ana: deploy went out')).toBe(4)
    expect(story(bench)[5]).toBe('02:01:00 Ana: answered the page')
  })

  it('puts a note about what was before the incident in front of it', () => {
    const bench = held()
    bench.does('ana', 'note.add', { text: 'the traffic rose', about: night - hour })
    expect(story(bench)[0]).toBe('01:00:00 Ana: the traffic rose')
  })

  it('keeps what was recorded in the same moment in the order of the log', () => {
    const rows = rowsOf(held())
    const order = rows.map((row) => row.seq)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  it('shows an edited note once, in its place, with its last words', () => {
    const bench = held()
    bench.does('ana', 'note.add', { text: 'first', noteId: 'note-1' })
    const seq = bench.entries.length
    bench.wait(minute)
    bench.does('ana', 'note.add', { text: 'between' })
    bench.does('ana', 'note.edit', { text: 'second', noteId: 'note-1' })
    const notes = rowsOf(bench).filter((row) => row.kind === 'note')
    expect(notes).toMatchObject([
      { seq, text: 'second', edited: true, earlier: ['first'], noteId: 'note-1', at: night + minute },
      { text: 'between', edited: false },
    ])
  })

  it('puts a note that was written offline where it was written', () => {
    const bench = held()
    bench.wait(10 * minute)
    bench.does('bo', 'note.add', { text: 'between' })
    bench.does('ana', 'note.add', { text: 'on the train', heldAt: night + 2 * minute })
    const late = rowsOf(bench).find(({ text }) => text === 'on the train')
    expect(late).toMatchObject({ heldAt: night + 2 * minute, at: night + 2 * minute, recordedAt: bench.now })
    expect(rowsOf(bench).at(-1)?.text).toBe('between')
  })

  it('puts no note before the incident, whatever a console’s clock said', () => {
    const bench = held()
    bench.does('ana', 'note.add', { text: 'a clock of 1970', heldAt: 5 })
    bench.does('ana', 'note.add', { text: 'a clock that runs ahead', heldAt: bench.now + hour })
    const at = (said: string) => rowsOf(bench).find(({ text }) => text === said)?.at
    expect(at('a clock of 1970')).toBe(night)
    expect(at('a clock that runs ahead')).toBe(bench.now)
  })

  it('says how late a step went out after the relay was away, and nothing of a moment’s delay', () => {
    const late = new Bench()
    late.signal(signalOf())
    late.sleep(4 * minute + 12 * second)
    expect(story(late)).toContain('02:04:12 Baton: went to step 1, late by 4 m 12 s')
    expect(story(late)).toContain('02:04:12 Baton: paged Ana, late by 4 m 12 s')
    const prompt = new Bench()
    prompt.signal(signalOf())
    prompt.sleep(second)
    expect(story(prompt)).toContain('02:00:01 Baton: went to step 1')
  })

  it('tells of an acknowledgement that timed out, a snooze, and a policy that came to its end', () => {
    const bench = held()
    bench.wait(30 * minute)
    bench.does('bo', 'incident.snooze', { minutes: 10 })
    bench.wait(3 * hour)
    const told = story(bench)
    expect(told).toContain('02:31:00 Baton: the acknowledgement timed out')
    expect(told).toContain('02:31:00 Baton: escalation began: the acknowledgement timed out')
    expect(told).toContain('02:31:00 Bo: snoozed it until 2026-11-20 02:41:00 UTC; Ana is not called any more')
    expect(told).toContain('02:41:00 Baton: the snooze ended')
    expect(told).toContain('02:56:00 Baton: went to step 1 in round 2')
    expect(told).toContain('03:11:00 Baton: escalation policy exhausted: nobody answered')
  })

  it('tells what is asked of whom', () => {
    const bench = held()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('cy', 'incident.acknowledge')
    bench.does('cy', 'incident.add-responder', { person: 'bo' })
    const told = rowsOf(bench)
      .slice(6)
      .map((row) => `${row.who}: ${row.text}`)
    expect(told).toEqual([
      'Ana: asked Bo for help',
      'Ana: asked Cy to take over',
      'Cy: answered the page',
      'Cy: took it over; Bo is not called to help any more',
      'Cy: asked Bo to join',
    ])
  })

  it('tells how often the same alerts came in a day', () => {
    const bench = held()
    bench.does('ana', 'incident.resolve')
    bench.wait(minute)
    bench.signal(signalOf({ occurrence: bench.now, title: 'disk is full' }))
    expect(rowsOf(bench)[0]?.text).toBe('opened the incident: disk is full (2 times in 24 h)')
  })

  it('makes do with a part of the history', () => {
    const bench = held()
    bench.signal(signalOf({ state: 'cleared' }))
    const tail = bench.entriesOf().slice(-2)
    expect(timelineOf(tail, configOf()).map((row) => row.text)).toEqual([
      'an alert clears',
      'resolved it: all alerts cleared',
    ])
  })
})

describe('words for durations', () => {
  it('have the unit that a reader needs', () => {
    expect([0, 4_400, 59_600, 61_000, 252_000, 3_780_000, 90_000_000].map(durationWords)).toEqual([
      '0 s',
      '4 s',
      '1 m 0 s',
      '1 m 1 s',
      '4 m 12 s',
      '1 h 3 m',
      '25 h 0 m',
    ])
  })
})

describe('a running timeline', () => {
  it('tells the same story as one that is told whole, however it grows', () => {
    const bench = held()
    bench.wait(minute)
    bench.does('ana', 'note.add', { text: 'as it was', about: night })
    bench.does('ana', 'incident.resolve')
    const entries = bench.entriesOf()
    const running = new RunningTimeline()
    const config = configOf()
    for (let count = 0; count <= entries.length; count++)
      expect(running.rows(entries.slice(0, count), config)).toEqual(timelineOf(entries.slice(0, count), config))
    for (const part of [entries.slice(2), entries.slice(0, 3), entries])
      expect(running.rows(part, config)).toEqual(timelineOf(part, config))
  })

  it('names people anew when the configuration does', () => {
    const entries = held().entriesOf()
    const running = new RunningTimeline()
    running.rows(entries, configOf())
    const renamed = configOf({ people: { ana: { ...personOf('ana'), name: 'Anastasia' } } })
    expect(running.rows(entries, renamed)).toEqual(timelineOf(entries, renamed))
  })
})

import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { hour, minute, signalOf } from '../testing/builders.ts'
import { updateClockOf } from './update-clock.ts'

function taken(severity: 'critical' | 'warning' = 'critical'): Bench {
  const bench = new Bench()
  bench.signal(signalOf({ severity }))
  bench.does('ana', 'incident.acknowledge')
  return bench
}

const clock = (bench: Bench) => updateClockOf(bench.desk.config, bench.incident)

describe('a promised next update', () => {
  it('is when the next one is due, and is told as overdue once it is past', () => {
    const bench = taken()
    const nextUpdateAt = bench.now + 45 * minute
    bench.does('ana', 'note.add', { text: 'on it', tags: ['update'], nextUpdateAt })
    expect(clock(bench)).toMatchObject({ lastAt: bench.now, dueAt: nextUpdateAt })
    bench.wait(44 * minute)
    expect(bench.all('update.fell-due')).toEqual([])
    bench.wait(minute)
    expect(bench.all('update.fell-due')).toHaveLength(1)
  })

  it('runs a clock also where the file asks for none', () => {
    const bench = taken('warning')
    expect(clock(bench)).toBeNull()
    bench.does('ana', 'note.add', { text: 'on it', tags: ['update'], nextUpdateAt: bench.now + hour })
    expect(clock(bench)?.dueAt).toBe(bench.now + hour)
  })

  it('is given up with the next update, and is nothing of a note that is none', () => {
    const bench = taken()
    bench.does('ana', 'note.add', { text: 'on it', tags: ['update'], nextUpdateAt: bench.now + hour })
    bench.does('ana', 'note.add', { text: 'a note', nextUpdateAt: bench.now + 2 * hour })
    expect(clock(bench)?.dueAt).toBe(bench.now + hour)
    bench.does('ana', 'note.add', { text: 'done soon', tags: ['update'] })
    expect(clock(bench)?.dueAt).toBe(bench.now + 20 * minute)
  })

  it('for a time that has passed, as one that was held offline, promises nothing', () => {
    const bench = taken()
    bench.does('ana', 'note.add', { text: 'late', tags: ['update'], nextUpdateAt: bench.now - minute })
    expect(bench.incident.nextUpdateAt).toBeNull()
  })
})

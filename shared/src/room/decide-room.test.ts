import { describe, expect, it } from 'vitest'
import type { OncallConfig } from '../model/config.ts'
import { escalationOf } from '../model/paging-state.ts'
import { defaultUpdateEveryMs } from '../model/update-clock.ts'
import { Bench } from '../testing/bench.ts'
import { configOf, day, hour, minute, night, runbookOf, second, signalOf } from '../testing/builders.ts'

/** Ana has acknowledged it. */
function room(overrides: Partial<OncallConfig> = {}): Bench {
  const bench = new Bench({ config: configOf(overrides) })
  bench.signal(signalOf({ serviceHint: 'shop' }))
  bench.due()
  bench.does('ana', 'incident.acknowledge')
  return bench
}

const unchanged = { ok: true, drafts: [] }

/** Minutes after the start at which something was recorded. */
function minutesOf(entries: readonly { readonly recordedAt: number }[]): readonly number[] {
  return entries.map(({ recordedAt }) => (recordedAt - night) / minute)
}

describe('what is known', () => {
  it('is one text a field, with who said so when, and goes when it is emptied', () => {
    const bench = room()
    bench.does('bo', 'incident.set-known', { field: 'symptoms', text: 'checkout is slow' })
    bench.does('cy', 'incident.set-known', { field: 'hypothesis', text: 'the cache' })
    expect(bench.incident.known).toEqual({
      symptoms: { text: 'checkout is slow', by: 'bo', at: night },
      hypothesis: { text: 'the cache', by: 'cy', at: night },
    })
    expect(bench.does('cy', 'incident.set-known', { field: 'symptoms', text: 'checkout is slow' })).toEqual(unchanged)
    bench.does('cy', 'incident.set-known', { field: 'symptoms', text: '' })
    expect(Object.keys(bench.incident.known)).toEqual(['hypothesis'])
    expect(bench.does('cy', 'incident.set-known', { field: 'symptoms', text: '' })).toEqual(unchanged)
  })

  it('never goes back to what somebody wrote without a network before it', () => {
    const bench = room()
    bench.wait(minute)
    bench.does('bo', 'incident.set-known', { field: 'hypothesis', text: 'the index' })
    const late = (by: string, heldAt: number) =>
      bench.does(by, 'incident.set-known', { field: 'hypothesis', text: 'the cache', heldAt })
    expect(late('ana', night)).toMatchObject({ reason: 'superseded', by: 'bo', at: night + minute })
    expect(bench.incident.known.hypothesis?.text).toBe('the index')
    expect(late('bo', night).ok).toBe(true)
    expect(late('ana', bench.now)).toEqual(unchanged)
  })

  it('is emptied by spaces', () => {
    const bench = room()
    bench.does('bo', 'incident.set-known', { field: 'symptoms', text: 'slow' })
    bench.does('bo', 'incident.set-known', { field: 'symptoms', text: ' \n' })
    expect(bench.incident.known).toEqual({})
    expect(bench.does('bo', 'incident.set-impact', { impact: '  ' })).toEqual(unchanged)
  })

  it('says since when people notice it, until that is said to be unknown', () => {
    const bench = room()
    bench.does('ana', 'incident.set-impact', { impact: 'no checkouts', since: night - hour })
    bench.does('ana', 'incident.set-impact', { impact: 'few checkouts' })
    expect(bench.incident.impactSince).toBe(night - hour)
    bench.does('ana', 'incident.set-impact', { impact: 'few checkouts', since: null })
    expect(bench.incident.impactSince).toBeNull()
  })
})

describe('saying no', () => {
  it('to being asked in takes one off the list', () => {
    const bench = room()
    bench.does('ana', 'incident.add-responder', { person: 'bo' })
    bench.does('bo', 'page.decline', { reason: 'on a train' })
    expect(bench.incident.responders).not.toContain('bo')
    expect(bench.paged).toEqual([])
    expect(bench.does('bo', 'page.decline')).toEqual(unchanged)
  })

  it('to taking over leaves the baton where it is, and asks nobody else', () => {
    const bench = room()
    bench.does('ana', 'incident.reassign', { person: 'bo' })
    bench.does('bo', 'page.decline')
    bench.wait(20 * minute)
    expect(bench.incident.holder).toBe('ana')
    expect(bench.all('page.raised').map(({ body }) => body.person)).toEqual(['ana', 'bo'])
  })

  it('to taking over what nobody holds pages the next at once', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.due()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('cy', 'page.decline')
    bench.due()
    expect(bench.paged).toEqual(['ana'])
    expect(bench.all('escalation.stepped').at(-1)?.recordedAt).toBe(night)
  })

  it('to taking over does not end the call for help that came after it', () => {
    const bench = room()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('ana', 'incident.escalate')
    const climbing = escalationOf(bench.incident)
    bench.does('cy', 'page.decline')
    expect(climbing).toMatchObject({ reason: 'need-help' })
    expect(escalationOf(bench.incident)).toEqual(climbing)
  })

  it('to helping pages the next at once, but only when nobody else of that step is still asked', () => {
    const policies = {
      ladder: {
        ...configOf().policies.ladder!,
        steps: [
          { targets: ['person:ana'], waitMs: hour },
          { targets: ['person:bo', 'person:cy'], waitMs: hour },
          { targets: ['person:di'], waitMs: hour },
        ],
      },
    }
    const people = { ...configOf().people, di: { id: 'di', name: 'Di', channels: [] } }
    const bench = room({ policies, people })
    bench.does('ana', 'incident.escalate')
    bench.does('bo', 'page.decline')
    bench.due()
    expect(bench.paged).toEqual(['cy'])
    bench.does('cy', 'page.decline')
    bench.due()
    expect(bench.paged).toEqual(['di'])
  })

  it('is refused to whoever is on call, and to whom nobody asks', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.due()
    for (const by of ['ana', 'bo'])
      expect(bench.does(by, 'page.decline')).toMatchObject({ reason: 'nothing-to-decline' })
    bench.command('bo', { type: 'pager.test' })
    bench.due()
    expect(bench.does('bo', 'page.decline')).toMatchObject({ reason: 'nothing-to-decline' })
  })
})

describe('releasing', () => {
  it('takes a person out of the room, with their roles and what still asks them in', () => {
    const bench = room()
    bench.does('ana', 'incident.add-responder', { person: 'bo' })
    bench.does('ana', 'role.assign', { role: 'scribe', person: 'bo' })
    bench.does('ana', 'responder.release', { person: 'bo' })
    expect(bench.incident).toMatchObject({ roles: {}, responders: ['ana'] })
    expect(bench.paged).toEqual([])
    expect(bench.does('ana', 'responder.release', { person: 'bo' })).toEqual(unchanged)
  })

  it('whoever holds it is refused: the baton is not dropped', () => {
    expect(room().does('bo', 'responder.release', { person: 'ana' })).toMatchObject({
      reason: 'holds-the-baton',
      by: 'ana',
    })
  })
})

describe('command', () => {
  it('is taken without the holder’s word only with a reason, which is kept', () => {
    const bench = room()
    expect(bench.does('bo', 'role.take', { role: 'commander' })).toMatchObject({
      reason: 'commander-needs-acceptance',
      by: 'ana',
    })
    bench.does('bo', 'role.take', { role: 'commander', reason: 'Ana is cut off' })
    expect(bench.incident).toMatchObject({
      holder: 'bo',
      status: 'acknowledged',
      paging: { acknowledgement: { by: 'bo' } },
    })
    expect(bench.all('role.taken')[0]?.body).toEqual({ role: 'commander', reason: 'Ana is cut off' })
    expect(bench.does('bo', 'role.take', { role: 'commander', reason: 'again' })).toEqual(unchanged)
  })
})

describe('picked rows', () => {
  it('are marked with who picked them, and may be left again', () => {
    const bench = room()
    const seq = bench.all('incident.acknowledged')[0]?.seq ?? 0
    bench.does('bo', 'row.star', { seq })
    expect(bench.incident.stars).toEqual({ [seq]: { by: 'bo', at: night } })
    expect(bench.does('cy', 'row.star', { seq })).toEqual(unchanged)
    bench.does('cy', 'row.unstar', { seq })
    expect(bench.incident.stars).toEqual({})
    expect(bench.does('cy', 'row.unstar', { seq })).toEqual(unchanged)
  })

  it('are left out of the postmortem and put back, and of a star and a cross the last one counts', () => {
    const bench = room()
    const seq = bench.all('incident.acknowledged')[0]?.seq ?? 0
    bench.does('bo', 'row.star', { seq })
    bench.does('cy', 'row.omit', { seq })
    expect(bench.incident).toMatchObject({ stars: {}, omissions: { [seq]: { by: 'cy', at: night } } })
    expect(bench.does('bo', 'row.omit', { seq })).toEqual(unchanged)
    bench.does('bo', 'row.star', { seq })
    expect(bench.incident).toMatchObject({ stars: { [seq]: { by: 'bo' } }, omissions: {} })
    bench.does('bo', 'row.omit', { seq })
    bench.does('bo', 'row.unomit', { seq })
    expect(bench.incident).toMatchObject({ stars: {}, omissions: {} })
    expect(bench.does('cy', 'row.unomit', { seq })).toEqual(unchanged)
  })

  it('are rows of this incident', () => {
    const bench = room()
    const { openedSeq, updatedSeq } = bench.incident
    for (const seq of [openedSeq - 1, updatedSeq + 1])
      for (const type of ['row.star', 'row.omit'] as const)
        expect(bench.does('ana', type, { seq })).toMatchObject({ reason: 'unknown-row' })
  })
})

describe('a timer', () => {
  const timer = { timerId: 'timer-1', task: 'restart the cache', owner: 'bo', seconds: 600 }

  it('rings once when its time is over, and waits for a word', () => {
    const bench = room()
    bench.does('ana', 'timer.start', timer)
    bench.wait(10 * minute - 1)
    expect(bench.all('timer.rang')).toEqual([])
    bench.wait(hour)
    expect(minutesOf(bench.all('timer.rang'))).toEqual([10])
    expect(bench.incident.timers['timer-1']).toMatchObject({ state: 'rang', startedBy: 'ana', owner: 'bo' })
    bench.does('bo', 'timer.stop', { timerId: 'timer-1', outcome: 'done' })
    expect(bench.incident.timers['timer-1']).toMatchObject({ state: 'stopped', outcome: 'done' })
    expect(bench.does('bo', 'timer.stop', { timerId: 'timer-1', outcome: 'twice' })).toEqual(unchanged)
  })

  it('rings once after the relay was away, and says when it should have', () => {
    const bench = room()
    bench.does('ana', 'timer.start', timer)
    bench.sleep(3 * hour)
    bench.sleep(hour)
    expect(bench.all('timer.rang').map(({ body, recordedAt }) => [body.dueAt, recordedAt])).toEqual([
      [night + 10 * minute, night + 3 * hour],
    ])
  })

  it('that is stopped, or whose incident ends, does not ring', () => {
    const bench = room()
    bench.does('ana', 'timer.start', timer)
    bench.does('ana', 'timer.start', { ...timer, timerId: 'timer-2' })
    bench.does('bo', 'timer.stop', { timerId: 'timer-1' })
    bench.wait(minute)
    bench.does('ana', 'incident.resolve')
    expect(bench.incident.timers['timer-2']).toMatchObject({ state: 'stopped', stoppedAt: night + minute })
    bench.does('ana', 'incident.reopen')
    bench.wait(day)
    expect(bench.all('timer.rang')).toEqual([])
  })

  it('is refused for nobody, in what is over, and where there are too many', () => {
    const bench = room()
    expect(bench.does('ana', 'timer.start', { ...timer, owner: 'nobody' })).toMatchObject({ reason: 'unknown-person' })
    expect(bench.does('ana', 'timer.stop', { timerId: 'timer-9' })).toMatchObject({ reason: 'unknown-timer' })
    for (let i = 0; i < 200; i++) bench.does('ana', 'timer.start', { ...timer, timerId: `timer-${i}` })
    expect(bench.does('ana', 'timer.start', { ...timer, timerId: 'timer-200' })).toMatchObject({ reason: 'too-many' })
    expect(bench.does('ana', 'timer.start', { ...timer, timerId: 'timer-7' })).toEqual(unchanged)
    bench.does('ana', 'incident.resolve')
    expect(bench.does('ana', 'timer.start', { ...timer, timerId: 'timer-x' })).toMatchObject({
      reason: 'already-resolved',
      by: 'ana',
    })
  })
})

describe('status updates', () => {
  const dueAt = (bench: Bench) => minutesOf(bench.all('update.fell-due'))
  const update = (bench: Bench, fields = {}) =>
    bench.does('ana', 'note.add', { text: 'working on it', tags: ['update'], ...fields })

  it('fall due by severity, from when somebody took it, and that is said once', () => {
    const bench = room({ policies: { ladder: { ...configOf().policies.ladder!, acknowledgementTimeoutMs: null } } })
    bench.wait(day)
    expect(dueAt(bench)).toEqual([20])
    const third = room()
    third.does('ana', 'incident.set-sev', { sev: 3 })
    third.wait(29 * minute)
    expect(dueAt(third)).toEqual([])
    third.wait(minute)
    expect(dueAt(third)).toEqual([30])
  })

  it('start the clock anew, whether by tag or by a word in the text', () => {
    const bench = room()
    bench.wait(15 * minute)
    update(bench)
    bench.wait(15 * minute)
    bench.does('bo', 'note.add', { text: 'still on it #update' })
    bench.does('bo', 'note.add', { text: 'this is none' })
    bench.wait(25 * minute)
    expect(dueAt(bench)).toEqual([50])
  })

  it('are as frequent as the file says, or never', () => {
    const often = room({ updateEveryMs: { ...defaultUpdateEveryMs, unset: 5 * minute } })
    often.wait(6 * minute)
    expect(dueAt(often)).toEqual([5])
    const never = room({ updateEveryMs: { ...defaultUpdateEveryMs, sev1: null } })
    never.does('ana', 'incident.set-sev', { sev: 1 })
    never.wait(day)
    expect(dueAt(never)).toEqual([])
  })

  it('that were said to be overdue are not said so again for an earlier time', () => {
    const bench = room()
    bench.does('ana', 'incident.set-sev', { sev: 3 })
    bench.wait(30 * minute - second)
    bench.wait(2 * second)
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    bench.wait(10 * minute)
    expect(bench.all('update.fell-due')).toHaveLength(1)
  })

  it('are not asked for before anybody took it, of what is not major, snoozed, over, or a test', () => {
    const untaken = new Bench()
    untaken.signal(signalOf())
    const minor = new Bench()
    minor.signal(signalOf({ severity: 'error' }))
    minor.does('ana', 'incident.acknowledge')
    const snoozed = room()
    snoozed.does('ana', 'incident.snooze', { minutes: 120 })
    const over = room()
    over.does('ana', 'incident.resolve')
    const test = new Bench()
    test.command('ana', { type: 'pager.test' })
    test.due()
    test.does('ana', 'incident.acknowledge')
    for (const bench of [untaken, minor, snoozed, over, test]) {
      bench.wait(hour)
      expect(dueAt(bench)).toEqual([])
    }
  })

  describe('for people outside', () => {
    const published = (bench: Bench) => minutesOf(bench.all('update.attempted')).map((at) => at * 60)
    const outcome = (bench: Bench, attempt: number, result: 'published' | 'failed') => {
      const body = { noteId: 'note-out', attempt, detail: 'HTTP 500' }
      return bench.updateDelivery({ incidentId: bench.incident.id, outcome: result, body })
    }
    const publishing = () => {
      const bench = room({ publishesUpdates: true })
      update(bench, { noteId: 'note-out', publish: true })
      bench.due()
      return bench
    }

    it('go out at once, and once they are out not again', () => {
      const bench = publishing()
      expect(published(bench)).toEqual([0])
      outcome(bench, 1, 'published')
      expect(outcome(bench, 1, 'failed')).toEqual([])
      bench.wait(day)
      expect(published(bench)).toEqual([0])
    })

    it('are tried again after a failure, later each time, five times in all', () => {
      const bench = publishing()
      for (let attempt = 1; attempt <= 5; attempt++) {
        outcome(bench, attempt, 'failed')
        bench.wait(attempt === 5 ? day : 10 * second * 2 ** (attempt - 1))
      }
      expect(published(bench)).toEqual([0, 10, 30, 70, 150])
      expect(bench.incident.publications['note-out']).toMatchObject({ outcome: 'failed', detail: 'HTTP 500' })
    })

    it('are tried again when nothing is known of an attempt, and a late answer to it counts for nothing', () => {
      const bench = publishing()
      bench.sleep(minute)
      expect(published(bench)).toEqual([0, 60])
      expect(outcome(bench, 1, 'published')).toEqual([])
    })

    it('still go out when it is resolved', () => {
      const bench = room({ publishesUpdates: true })
      update(bench, { noteId: 'note-out', publish: true })
      bench.does('ana', 'incident.resolve')
      bench.wait(minute - 1)
      expect(published(bench)).toEqual([0])
      outcome(bench, 1, 'failed')
      bench.wait(10 * second)
      expect(bench.all('update.attempted')).toHaveLength(2)
    })

    it('are refused where nowhere is set up, and of a pager test', () => {
      expect(update(room(), { publish: true })).toMatchObject({ reason: 'cannot-publish' })
      const bench = new Bench({ config: configOf({ publishesUpdates: true }) })
      bench.command('ana', { type: 'pager.test' })
      expect(update(bench, { publish: true })).toMatchObject({ reason: 'cannot-publish' })
    })

    it('are updates: another note stays inside', () => {
      const bench = room({ publishesUpdates: true })
      bench.does('ana', 'note.add', { text: 'the password is in the vault', publish: true })
      bench.wait(hour)
      expect(published(bench)).toEqual([])
    })
  })
})

describe('a runbook', () => {
  function withRunbook(): Bench {
    const bench = room()
    bench.publish(runbookOf())
    return bench
  }
  const run = (bench: Bench) => bench.incident.runbooks.rollback
  const tick = (bench: Bench, line: number, done = true, by = 'bo') =>
    bench.does(by, 'runbook.tick', { runbookId: 'rollback', line, done })

  it('is frozen when it is opened: a newer one changes nothing of it', () => {
    const bench = withRunbook()
    bench.does('ana', 'runbook.open', { runbookId: 'rollback' })
    bench.publish(runbookOf({ text: '1. Something else', version: 'v2' }))
    expect(run(bench)).toMatchObject({ text: runbookOf().text, version: 'v1', openedBy: 'ana', openedAt: night })
    expect(tick(bench, 3).ok).toBe(true)
    expect(bench.does('bo', 'runbook.open', { runbookId: 'rollback' })).toEqual(unchanged)
  })

  it('that was withdrawn goes on where it is open, and is not opened any more', () => {
    const bench = withRunbook()
    bench.does('ana', 'runbook.open', { runbookId: 'rollback' })
    const relay = { kind: 'relay', id: 'relay', device: null } as const
    bench.record([{ type: 'runbook.withdrawn', incidentId: null, body: { runbookId: 'rollback' } }], relay, 'desk')
    expect(tick(bench, 3).ok).toBe(true)
    bench.signal(signalOf({ groupKey: 'b', externalKey: 'b' }))
    expect(tick(bench, 3)).toMatchObject({ reason: 'unknown-runbook' })
  })

  it('has its steps ticked by whoever did them, which opens it and can be taken back', () => {
    const bench = withRunbook()
    tick(bench, 4)
    expect(bench.all('runbook.ticked')[0]?.body).toMatchObject({ step: 'Take the last good build', done: true })
    expect(run(bench)).toMatchObject({ openedBy: 'bo', ticks: { 4: { by: 'bo', at: night } } })
    expect(tick(bench, 4)).toEqual(unchanged)
    tick(bench, 4, false)
    expect(run(bench)?.ticks).toEqual({})
    expect(tick(bench, 4, false)).toEqual(unchanged)
  })

  it('with a step that is wrong says so beside the step, and makes an action item of it', () => {
    const bench = withRunbook()
    const commandId = '019a9f1c-0000-7000-8000-00000000f1a6'
    const flag = () =>
      bench.does('cy', 'runbook.flag', { runbookId: 'rollback', line: 6, text: 'the flag is -f', commandId })
    flag()
    expect(run(bench)?.flags).toEqual({ 6: { by: 'cy', at: night, text: 'the flag is -f' } })
    expect(Object.values(bench.incident.actions)).toMatchObject([
      {
        id: `act-${commandId}`,
        title: 'Runbook Roll back, "Deploy it": the flag is -f',
        state: 'open',
        origin: { kind: 'runbook', runbookId: 'rollback', line: 6 },
      },
    ])
    expect(flag()).toEqual(unchanged)
  })

  it('takes no step of a text that is not the one that was read', () => {
    const bench = withRunbook()
    const { version } = bench.desk.runbook('rollback') ?? {}
    const late = (type: 'runbook.tick' | 'runbook.flag', fields: object) =>
      bench.does('bo', type, { runbookId: 'rollback', line: 4, version: 'older', ...fields })
    expect(late('runbook.tick', { done: true })).toMatchObject({ reason: 'runbook-changed' })
    expect(late('runbook.flag', { text: 'x' })).toMatchObject({ reason: 'runbook-changed' })
    bench.does('bo', 'runbook.tick', { runbookId: 'rollback', line: 4, done: true, version })
    expect(Object.keys(run(bench)?.ticks ?? {})).toEqual(['4'])
  })

  it('is refused where it, or the step, is not there', () => {
    const bench = withRunbook()
    for (const runbookId of ['other', 'constructor', '__proto__'])
      expect(bench.does('ana', 'runbook.open', { runbookId })).toMatchObject({ reason: 'unknown-runbook' })
    for (const line of [1, 5, 99]) expect(tick(bench, line)).toMatchObject({ reason: 'unknown-step' })
  })

  it('may have the name of an object’s own thing', () => {
    const bench = room()
    bench.publish(runbookOf({ id: '__proto__' }))
    bench.does('ana', 'runbook.tick', { runbookId: '__proto__', line: 3, done: true })
    expect(Object.keys(bench.incident.runbooks)).toEqual(['__proto__'])
  })

  it('is one of twenty at most', () => {
    const bench = room()
    for (let i = 0; i <= 20; i++) bench.publish(runbookOf({ id: `r${i}` }))
    for (let i = 0; i < 20; i++) bench.does('ana', 'runbook.open', { runbookId: `r${i}` })
    expect(bench.does('ana', 'runbook.open', { runbookId: 'r20' })).toMatchObject({ reason: 'too-many' })
  })

  it('makes no action items in a pager test', () => {
    const bench = new Bench()
    bench.publish(runbookOf())
    bench.command('ana', { type: 'pager.test' })
    expect(bench.does('ana', 'runbook.flag', { runbookId: 'rollback', line: 3, text: 'x' })).toMatchObject({
      reason: 'drill-only',
    })
  })
})

describe('command that is taken over', () => {
  it('is not on offer any more: a late yes to the last holder moves nothing', () => {
    const bench = room()
    bench.does('ana', 'incident.reassign', { person: 'bo' })
    expect(bench.paged).toEqual(['bo'])
    bench.does('cy', 'role.take', { role: 'commander', reason: 'Ana does not answer' })
    expect(bench.paged).toEqual([])
    bench.does('bo', 'incident.acknowledge')
    expect(bench.incident.holder).toBe('cy')
  })
})

describe('an incident that is opened again', () => {
  it('has its next status update a whole interval ahead', () => {
    const bench = room()
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    bench.does('ana', 'incident.resolve')
    bench.wait(10 * hour)
    bench.does('ana', 'incident.reopen')
    bench.wait(19 * minute)
    expect(bench.all('update.fell-due')).toEqual([])
    bench.wait(minute)
    expect(bench.all('update.fell-due')).toHaveLength(1)
  })
})

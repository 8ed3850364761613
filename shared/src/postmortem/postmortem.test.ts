import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openIncident, reduceIncident } from '../desk/reduce-incident.ts'
import type { JournalEntry } from '../log/events.ts'
import type { Incident } from '../model/incident.ts'
import { Bench } from '../testing/bench.ts'
import { configOf, day, hour, minute, personOf, second, signalOf } from '../testing/builders.ts'
import { makeDelivery, makeReceipt, moves, requestOf, signalOfMove } from '../testing/moves.ts'
import { outage, outagePeople } from '../testing/outage.ts'
import { postmortemOf } from './postmortem.ts'
import { renderTimelineCsv } from './render-csv.ts'
import { renderHtml } from './render-html.ts'
import { renderJson } from './render-json.ts'
import { renderMarkdown } from './render-markdown.ts'
import type { Postmortem } from './schema.ts'

function reportOf(bench: Bench, names = false, today = '2026-11-30'): Postmortem {
  return postmortemOf(bench.incident, bench.entriesOf(), bench.desk.config, { names, today })
}

describe('a postmortem', () => {
  it('measures from the log how long detection, response and resolution took', () => {
    expect(reportOf(outage())).toMatchObject({
      openedAt: '2026-11-20T02:00:00.000Z',
      acknowledgedAt: '2026-11-20T02:05:40.000Z',
      acknowledgedAfterMs: 340 * second,
      resolvedAfterMs: 1_490 * second,
      impactSince: '2026-11-20T01:56:30.000Z',
      affected: 'about 1,900 payments, 31 % of eu-west',
      measured: {
        detectedAfterMs: 210 * second,
        firstPageAfterMs: 0,
        impactMs: 1_700 * second,
        pagesSent: 3,
        peoplePaged: 3,
        timeInSev: [{ sev: 2, ms: 1_150 * second }],
      },
    })
  })

  it('says how grave it was at worst, where that is not how it ended', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    bench.wait(minute)
    expect(renderMarkdown(reportOf(bench))).toMatch(/Severity: SEV 1 \\\(/)
    bench.does('ana', 'incident.set-sev', { sev: 3 })
    bench.wait(minute)
    expect(renderMarkdown(reportOf(bench))).toContain('Severity: SEV 3 at the end, SEV 1 at worst')
  })

  it('counts the time in each SEV while it was open, and none after it was over', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.does('ana', 'incident.set-sev', { sev: 3 })
    bench.wait(2 * minute)
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    bench.wait(3 * minute)
    bench.does('ana', 'incident.resolve')
    bench.wait(hour)
    bench.does('ana', 'incident.set-sev', { sev: 2 })
    bench.does('ana', 'incident.reopen')
    bench.wait(minute)
    bench.does('ana', 'note.add', { text: 'still here' })
    expect(reportOf(bench).measured.timeInSev).toEqual([
      { sev: 1, ms: 3 * minute },
      { sev: 2, ms: minute },
      { sev: 3, ms: 2 * minute },
    ])
  })

  it('lists the alerts that still fire before those that cleared, in the order in which they fired', () => {
    const bench = new Bench()
    const names = Array.from({ length: 30 }, (_, n) => `a${n}`)
    for (const externalKey of names) {
      bench.signal(signalOf({ externalKey, occurrence: bench.now }))
      bench.wait(second)
    }
    for (const externalKey of names.slice(0, 28))
      bench.signal(signalOf({ externalKey, occurrence: null, state: 'cleared' }))
    bench.does('ana', 'incident.resolve')
    const report = reportOf(bench)
    expect(report.alerts.slice(0, 3).map(({ title, state }) => [title, state])).toEqual([
      ['a28 is full', 'firing'],
      ['a29 is full', 'firing'],
      ['a0 is full', 'cleared'],
    ])
    expect(renderMarkdown(report)).toMatch(/a29 is full.*not cleared/)
  })

  it('says plainly what nobody measured, paged, took or wrote down', () => {
    const bench = new Bench()
    bench.signal(signalOf({ severity: 'warning' }))
    const report = reportOf(bench)
    expect(report).toMatchObject({ acknowledgedAt: null, resolvedAt: null, paged: [], roles: [], notebook: null })
    expect(report.summary).toBe('disk is full: 1 alert, triggered. Nobody took it.')
    expect(report.sections).toEqual({
      summary: { text: report.summary, written: false },
      impact: { text: 'Not measured.', written: false },
      detection: {
        text: 'Reported by alertmanager at 2026-11-20 02:00:00 UTC. Nobody was paged. Nobody acknowledged it.',
        written: false,
      },
      resolution: { text: 'Not resolved yet.', written: false },
      factors: { text: '', written: false },
      well: { text: '', written: false },
      badly: { text: '', written: false },
      lucky: { text: '', written: false },
    })
  })

  it('takes what people wrote in place of what the log says, and the log again when they empty it', () => {
    const bench = outage()
    expect(reportOf(bench).sections.summary).toMatchObject({ written: true })
    expect(reportOf(bench).sections.resolution.text).toBe(
      'Resolved after 24 m 50 s by commander B: rolled back to 4.11.3; errors are at their usual level',
    )
    const base = bench.incident.notebook?.sections.summary?.text
    bench.does('cy', 'postmortem.write', { section: 'summary', text: ' \n', base })
    expect(reportOf(bench).sections.summary).toEqual({
      text: expect.stringContaining('Held by commander B'),
      written: false,
    })
  })

  it('says how it ended when nobody ended it', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.wait(minute)
    bench.signal(signalOf({ state: 'cleared' }))
    expect(reportOf(bench).sections.resolution.text).toBe('Resolved after 1 m 0 s: all alerts cleared.')
  })

  it('has the 5 Whys as a tree', () => {
    expect(reportOf(outage()).whys).toEqual([
      {
        text: 'Payments failed because one 502 was final',
        because: [
          { text: 'The retry was removed in 4.12.0', because: [{ text: 'It looked like dead code', because: [] }] },
          { text: 'The upstream answers 502 a few times each minute', because: [] },
        ],
      },
    ])
  })

  it('has action items with owner, day and state, overdue once their day has passed', () => {
    const bench = outage()
    const states = (today: string) => reportOf(bench, false, today).actionItems.map(({ overdue }) => overdue)
    expect(states('2026-11-27')).toEqual([false, false, false])
    expect(states('2026-11-28')).toEqual([false, true, false])
    const [flagged, canary] = reportOf(bench).actionItems
    expect(flagged).toMatchObject({ owner: null, dueOn: null, origin: 'runbook' })
    expect(canary).toMatchObject({ title: 'Canary pays by card', owner: 'person B', dueOn: '2026-11-27' })
    expect(bench.entries[(canary?.seq ?? 0) - 1]).toMatchObject({ type: 'action.added' })
    bench.does('bo', 'action.change', { actionId: canary?.id, state: 'done' })
    expect(states('2026-12-30')).toEqual([false, false, true])
  })

  it('says who had which role, and when it passed on', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.does('ana', 'incident.acknowledge')
    bench.wait(minute)
    bench.does('ana', 'incident.reassign', { person: 'bo' })
    bench.wait(minute)
    bench.does('bo', 'incident.acknowledge')
    bench.does('bo', 'role.assign', { role: 'scribe', person: 'cy' })
    const roles = (names: boolean) => reportOf(bench, names).roles.map(({ role, who, until }) => [role, who, until])
    expect(roles(true)).toEqual([
      ['commander', 'Ana', '2026-11-20T02:02:00.000Z'],
      ['commander', 'Bo', null],
      ['scribe', 'Cy', null],
    ])
    expect(roles(false).map(([, who]) => who)).toEqual(['person A', 'person B', 'person C'])
  })

  it('says who was paged and how long until each answered', () => {
    expect(reportOf(outage()).paged.map(({ who, why, answeredAfterMs }) => [who, why, answeredAfterMs])).toEqual([
      ['on-call A', 'escalation', null],
      ['on-call B', 'escalation', 40 * second],
      ['person C', 'join', minute],
    ])
  })

  it('has the runbook as it was executed', () => {
    const [runbook] = reportOf(outage()).runbooks
    expect(runbook).toMatchObject({ title: 'Roll back a release', openedBy: 'commander B' })
    expect(runbook?.steps.map(({ done, wrong }) => [done?.at ?? null, wrong?.text ?? null])).toEqual([
      ['2026-11-20T02:07:30.000Z', null],
      ['2026-11-20T02:09:50.000Z', null],
      [null, 'five minutes were not enough, it took nine'],
      [null, null],
    ])
  })

  it('has the status updates, and whether people outside were told', () => {
    expect(reportOf(outage()).updates.map(({ text, posted }) => [text.slice(0, 18), posted])).toEqual([
      ['Card payments in e', 'outside'],
      ['Payments recovered', 'inside'],
    ])
  })

  it('has every row of the timeline with its event, its star and whether it was observed live', () => {
    const bench = outage()
    const late = reportOf(bench).timeline.find((row) => row.addedLater)
    expect(late).toMatchObject({ text: expect.stringContaining('Support'), at: '2026-11-20T01:57:00.000Z' })
    bench.does('cy', 'row.star', { seq: late?.seq })
    const { timeline } = reportOf(bench)
    expect(timeline.filter((row) => row.starred).map(({ seq }) => seq)).toEqual([late?.seq])
    expect(timeline.some((row) => row.kind === 'postmortem')).toBe(true)
    for (const row of timeline)
      expect(bench.entries[row.seq - 1]).toMatchObject({ seq: row.seq, incidentId: bench.incident.id })
  })

  it('says how often it happened in a day', () => {
    const bench = new Bench()
    for (let i = 0; i < 3; i++) {
      bench.signal(signalOf({ occurrence: bench.now }))
      bench.does('ana', 'incident.resolve')
      bench.wait(minute)
    }
    expect(reportOf(bench).summary).toContain('It happened 3 times in 24 h.')
  })

  it('comes out the same from the same log', () => {
    const [one, other] = [reportOf(outage()), reportOf(outage())]
    for (const render of [renderMarkdown, renderHtml, renderJson, renderTimelineCsv])
      expect(render(one)).toBe(render(other))
  })
})

describe('a blameless report', () => {
  const everything = (report: Postmortem) =>
    [renderMarkdown, renderHtml, renderJson, renderTimelineCsv].map((render) => render(report)).join('\n')

  it('calls people by a letter and what they were at that moment, unless their names are asked for', () => {
    const bench = outage()
    const [blameless, named] = [everything(reportOf(bench)), everything(reportOf(bench, true))]
    for (const name of outagePeople) {
      expect(blameless).not.toContain(name)
      expect(named).toContain(name)
    }
    const said = reportOf(bench).timeline.map(({ who, text }) => `${who}: ${text}`)
    expect(said).toContain('on-call B: acknowledged')
    expect(said).toContain('commander B: made responder C scribe')
    expect(said).toContain('scribe C: Payments recovered. We keep watching.')
  })

  it('says in its legend what each of them was, and when', () => {
    const report = reportOf(outage())
    expect(report.legend).toEqual([
      { who: 'person A', was: 'paged 2026-11-20 02:00:00' },
      {
        who: 'person B',
        was: expect.stringMatching(/^commander from 2026-11-20 02:05:40; paged 2026-11-20 02:05:00$/),
      },
      { who: 'person C', was: expect.stringContaining('scribe from') },
    ])
    expect(renderMarkdown(report)).toContain('_A person keeps their letter;')
  })

  it('tells of a role as it was then, whoever had it in the end', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.wait(minute)
    bench.does('ana', 'incident.acknowledge')
    bench.wait(minute)
    bench.does('ana', 'note.add', { text: 'mine' })
    bench.does('ana', 'incident.reassign', { person: 'bo' })
    bench.wait(minute)
    bench.does('bo', 'incident.acknowledge')
    bench.wait(minute)
    for (const person of ['ana', 'bo']) bench.does(person, 'note.add', { text: 'then' })
    const { timeline, summary } = reportOf(bench)
    const notes = timeline.filter((row) => row.kind === 'note')
    expect(notes.map((row) => row.who)).toEqual(['commander A', 'responder A', 'commander B'])
    expect(timeline.find(({ text }) => text === 'took it over')).toMatchObject({ who: 'person B', story: true })
    expect(summary).toContain('Held by person A, then commander B.')
  })

  it('takes names out of what people wrote, and nothing that only looks like one', () => {
    const people = { ana: 'Ana Maria Vega', w1: 'Will Stone', w2: 'Will Reed', tan: '田中', owner: 'Owner' }
    const config = configOf({
      people: Object.fromEntries(Object.entries(people).map(([id, name]) => [id, { ...personOf(id), name }])),
    })
    const bench = new Bench({ config })
    bench.signal(signalOf())
    const says = (text: string) => {
      bench.does('ana', 'note.add', { text })
      return reportOf(bench).timeline.at(-1)?.text
    }
    expect(says('ask @ANA, Ana or ana maria vega')).toBe('ask person A, person A or person A')
    expect(says('Anaconda will restart; banana')).toBe('Anaconda will restart; banana')
    expect(says('Will, or @will-reed')).toBe('somebody, or person B')
    expect(says('the owner asked @owner and Owner')).toBe('the owner asked person C and person C')
    expect(says('田中さんに聞く')).toBe('person Dさんに聞く')
  })

  it('lets no name out, calls nobody by two letters, and tells of roles as the room did, whatever happened', () => {
    const people = { ana: 'Zaphira Quill', bo: 'Yorick', cy: 'Wendeline' }
    const config = configOf({
      people: Object.fromEntries(Object.entries(people).map(([id, name]) => [id, { ...personOf(id), name }])),
    })
    const naming = ['text', 'title', 'impact', 'reason', 'task', 'outcome', 'label', 'why']
    const gossip = 'Zaphira Quill, @yorick, Zaphira; bo and "Wendeline"'
    fc.assert(
      fc.property(moves, (plan) => {
        const bench = new Bench({ config })
        bench.signal(signalOf({ title: 'disk of Yorick', labels: { owner: 'Wendeline' } }))
        for (const move of plan) {
          if (move.kind === 'signal') bench.signal(signalOfMove(bench, move))
          if (move.kind === 'wait' || move.kind === 'sleep') bench[move.kind](Math.min(move.ms, day))
          if (move.kind === 'receipt') makeReceipt(bench, move)
          if (move.kind === 'delivery') makeDelivery(bench, move)
          const request = move.kind === 'command' ? requestOf(bench, move.request, move.target) : null
          if (!request || move.kind !== 'command') continue
          const told = Object.entries(request).map(([name, value]) => [name, naming.includes(name) ? gossip : value])
          bench.command(move.by, Object.fromEntries(told))
        }
        for (const { id } of bench.desk.incidents()) {
          const incident = bench.desk.incident(id)
          if (!incident) continue
          const entries = bench.entriesOf(id)
          const reports = [false, true].map((names) =>
            postmortemOf(incident, entries, bench.desk.config, { names, today: '2026-11-30' }),
          )
          const [report, named] = reports as [Postmortem, Postmortem]
          expect(everything(report)).not.toMatch(/Zaphira|Yorick|Wendeline|\b(ana|bo|cy)\b/i)
          const letters = new Map<string, string>()
          for (const [index, { who, seq }] of report.timeline.entries()) {
            const { actor, commandId } = bench.entries[seq - 1] ?? {}
            if (actor?.kind !== 'person') continue
            const [role, letter = ''] = who.split(/ (?=[A-Z]+$)/)
            expect(letters.get(actor.id) ?? letter).toBe(letter)
            letters.set(actor.id, letter)
            expect(named.timeline[index]?.who).toBe(people[actor.id as keyof typeof people])
            const first = entries.findIndex(
              (entry) => entry.seq === seq || (commandId && entry.commandId === commandId),
            )
            expect(role).toMatch(roleAfter(entries.slice(0, first), actor.id) ?? /^(on-call|person)$/)
          }
          expect(new Set(letters.values()).size).toBe(letters.size)
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** What a person was after those events, by the incident as the room had it. */
function roleAfter(entries: readonly JournalEntry[], person: string): string | undefined {
  let incident: Incident | null = null
  for (const entry of entries) {
    if (entry.type === 'incident.opened') incident = openIncident(entry)
    else if (incident) incident = reduceIncident(incident, entry)
  }
  if (incident === null) return undefined
  if (incident.holder === person) return 'commander'
  const { roles, responders } = incident
  const given = (['deputy', 'scribe', 'liaison'] as const).find((role) => roles[role] === person)
  return given ?? (responders.includes(person) ? 'responder' : undefined)
}

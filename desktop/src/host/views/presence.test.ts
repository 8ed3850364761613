import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { type ConsoleState, nothingYet } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { presenceOf, quitQuestion, safeLine } from './presence.ts'

const page = (incidentId: string, more: Partial<AlarmPage> = {}): AlarmPage => ({
  pageId: `pg-${incidentId}`,
  incidentId,
  title: 'CheckoutDown',
  severity: 'critical',
  serviceName: null,
  serviceDescription: null,
  sev: null,
  description: '',
  labels: [],
  purpose: 'escalation',
  drill: false,
  openedAt: 0,
  raisedAt: 0,
  lateByMs: 0,
  alertCount: 1,
  curve: [],
  dashboardUrl: null,
  sourceUrl: null,
  runbookUrl: null,
  runbook: null,
  lastTime: null,
  escalation: [],
  helpPeople: [],
  everybody: [],
  ask: null,
  asks: [],
  holder: null,
  nextStep: { kind: 'none', text: '' } as unknown as AlarmPage['nextStep'],
  helpPages: [],
  pending: false,
  ...more,
})

const state = (more: Partial<ConsoleState> = {}): ConsoleState => ({
  ...nothingYet,
  connection: { ...nothingYet.connection, kind: 'live' },
  me: { id: 'sam', name: 'Sam', onCall: true },
  people: [{ id: 'ana', name: 'Ana', onCall: true }],
  oncall: [
    {
      id: 'platform',
      name: 'Platform',
      handedOverAt: null,
      levels: [
        { level: 1, person: 'sam', name: 'Sam' },
        { level: 2, person: 'ana', name: 'Ana' },
      ],
    },
  ],
  ...more,
})

const alarm = (pages: readonly AlarmPage[], more: Partial<ConsoleState['alarm']> = {}) => ({
  ...nothingYet.alarm,
  pages,
  ...more,
})

describe('presence', () => {
  it('is calm only while the relay is heard', () => {
    expect(presenceOf(state())).toMatchObject({ badge: 0, tray: 'calm', alarm: 'down' })
    expect(presenceOf(state()).summary).toBe('On call: nothing is open')
    for (const kind of ['connecting', 'offline', 'unpaired', 'revoked', 'incompatible', 'history-changed'] as const)
      expect(presenceOf(state({ connection: { ...nothingYet.connection, kind } })).tray, kind).toBe('offline')
    expect(presenceOf(nothingYet).tray).toBe('offline')
  })

  it('counts the incidents that page me, not their pages, and leaves out what waits to be acknowledged', () => {
    const pages = [page('a'), page('a', { pageId: 'pg-2' }), page('b'), page('c', { pending: true })]
    const { badge, tray, incidents, alarm: shows, summary } = presenceOf(state({ alarm: alarm(pages) }))
    expect({ badge, tray, shows, summary }).toEqual({
      badge: 2,
      tray: 'paged',
      shows: 'up',
      summary: 'Paged: 2 incidents',
    })
    expect(incidents.map(({ incidentId, isPending }) => [incidentId, isPending])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ])
  })

  it('says blind before anything else, and takes the alarm down when it is silenced here', () => {
    const blind = presenceOf(state({ alarm: alarm([page('a')], { blind: true }) }))
    expect(blind).toMatchObject({ tray: 'blind', alarm: 'up', badge: 1 })
    const silenced = presenceOf(state({ alarm: alarm([page('a')], { silencedHere: true }) }))
    expect(silenced).toMatchObject({ tray: 'paged', alarm: 'down', badge: 1 })
  })

  it('lists a storm cut to what a menu can show, and hostile titles as text', () => {
    const pages = Array.from({ length: 50 }, (_, i) => page(`inc-${i}`, { title: 'a\u202e\nb'.padEnd(500, 'x') }))
    const { incidents, badge } = presenceOf(state({ alarm: alarm(pages) }))
    expect(badge).toBe(50)
    expect(incidents).toHaveLength(20)
    expect(incidents[0]!.label).toMatch(/^critical: a\ufffd bx+…$/)
    expect(incidents[0]!.label.length).toBeLessThan(80)
  })
})

describe('the question before quitting', () => {
  it('says who would not be paged, and who would be next', () => {
    const question = quitQuestion(state({ alarm: alarm([page('a')]) }))
    expect(question?.message).toBe('You are on call. Quit Baton?')
    expect(question?.detail).toContain('Sam would not be paged on this device')
    expect(question?.detail).toContain('Platform, level 1: Ana would be paged next.')
    expect(question?.detail).toContain('1 incident pages you now.')
  })

  it('says when nobody is after me', () => {
    const [team] = state().oncall
    const alone = state({ oncall: [{ ...team!, levels: team!.levels.slice(0, 1) }] })
    expect(quitQuestion(alone)?.detail).toContain('nobody is after you')
  })

  it('is not asked when nothing would be missed', () => {
    expect(presenceOf(state()).isNeeded).toBe(true)
    expect(presenceOf(nothingYet).isNeeded).toBe(false)
    expect(quitQuestion(state({ me: { id: 'sam', name: 'Sam', onCall: false } }))).toBeNull()
    expect(quitQuestion(state({ connection: { ...nothingYet.connection, kind: 'unpaired' } }))).toBeNull()
    expect(quitQuestion(nothingYet)).toBeNull()
  })

  it('is asked of one who is paged without being on call', () => {
    const paged = state({ me: { id: 'sam', name: 'Sam', onCall: false }, alarm: alarm([page('a')]) })
    expect(quitQuestion(paged)?.message).toContain('paged')
  })
})

describe('one line of hostile text', () => {
  it('keeps plain text and clips the rest', () => {
    expect(safeLine('  disk\tfull\n on db ', 60)).toBe('disk full on db')
    expect(safeLine('x'.repeat(70), 60)).toHaveLength(60)
    expect(safeLine('\u0007bell', 60)).toBe('\ufffdbell')
  })
})

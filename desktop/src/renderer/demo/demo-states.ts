import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { compareFeedRows } from '@baton/shared/view/feed-row.ts'
import { demoAsk, demoAsked } from './demo-asks.ts'
import { handoffState } from './demo-handoff.ts'
import { demoReach, unheardReach } from './demo-reach.ts'
import { calmRows, pagedRow, stormRows, workedRow } from './demo-rows.ts'

const minute = 60_000

export const demoNames = [
  'empty',
  'calm',
  'paged',
  'worked',
  'asked',
  'helped',
  'several',
  'storm',
  'offline',
  'blind',
  'taken',
  'pending',
  'unpaired',
  'drill',
  'handoff',
  'history-changed',
] as const

function pageOf(row: FeedRow, now: number, more: Partial<AlarmPage> = {}): AlarmPage {
  return {
    pageId: `pg-${row.id}`,
    incidentId: row.id,
    title: row.title,
    severity: row.severity,
    serviceName: row.serviceName,
    serviceDescription: 'Takes card payments for the shop. When it is down, nobody can buy.',
    sev: row.sev,
    description: '23 % of requests to checkout-api in eu-1 answer 5xx, for 2 minutes.',
    labels: [
      ['region', 'eu-1'],
      ['job', 'checkout-api'],
      ['build', '42'],
      ['env', 'prod'],
      ['team', 'shop'],
    ],
    purpose: 'escalation',
    drill: false,
    openedAt: row.openedAt,
    raisedAt: now - 28_000,
    lateByMs: 0,
    alertCount: row.alertCount,
    curve: row.curve,
    dashboardUrl: 'https://dashboards.example.net/checkout',
    sourceUrl: 'https://alerts.example.net/checkout',
    runbookUrl: 'https://runbooks.example.net/checkout',
    runbook: {
      id: 'checkout-5xx',
      title: 'Checkout 5xx',
      stepCount: 8,
      steps: [
        { line: 3, text: 'Is the last build younger than an hour?', command: null },
        { line: 4, text: 'Roll it back. Takes 90 s, loses no orders.', command: 'shopctl rollback checkout --to 41' },
        { line: 9, text: 'Errors not under 2 % after 5 m: fail over to us-2.', command: null },
      ],
    },
    lastTime: { incidentId: 'inc-old', at: now - 21 * 24 * 60 * minute, lastedMs: 18 * minute, name: 'Ana' },
    nextStep: row.nextStep,
    escalation: [
      { at: now + 232_000, people: [{ person: 'ana', name: 'Ana' }] },
      { at: now + 532_000, people: [{ person: 'priya', name: 'Priya' }] },
    ],
    helpPages: ['Ana'],
    helpPeople: ['ana'],
    everybody: ['ana', 'priya', 'bo'],
    ask: null,
    asks: [],
    holder: null,
    pending: false,
    ...more,
  }
}

function base(now: number, rows: readonly FeedRow[]): ConsoleState {
  const feed = [...rows].sort(compareFeedRows)
  const counts = { critical: 0, error: 0, warning: 0, info: 0, unknown: 0 }
  for (const row of feed) if (row.status !== 'resolved') counts[row.severity]++
  return {
    connection: { kind: 'live', since: now - 3 * 60 * minute, latencyMs: 12, lastHeardAt: now - 2_000, limits: [] },
    me: { id: 'sam', name: 'Sam', onCall: true },
    deviceId: 'dev-1',
    people: [
      { id: 'sam', name: 'Sam', onCall: true },
      { id: 'ana', name: 'Ana', onCall: true },
      { id: 'kim', name: 'Kim', onCall: false },
      { id: 'priya', name: 'Priya', onCall: true },
      { id: 'bo', name: 'Bo', onCall: false },
    ],
    oncall: [
      {
        id: 'shop',
        name: 'Shop',
        handedOverAt: null,
        levels: [
          { level: 1, person: 'sam', name: 'Sam' },
          { level: 2, person: 'ana', name: 'Ana' },
          { level: 3, person: 'priya', name: 'Priya' },
        ],
      },
      { id: 'platform', name: 'Platform', handedOverAt: null, levels: [{ level: 1, person: 'kim', name: 'Kim' }] },
    ],
    declarable: [
      { service: null, name: 'no service', pages: { critical: ['Sam'], error: ['Sam'], warning: [], info: [] } },
      { service: 'checkout', name: 'Checkout', pages: { critical: ['Ana'], error: ['Ana'], warning: [], info: [] } },
      { service: 'payments', name: 'Payments', pages: { critical: ['Sam'], error: ['Sam'], warning: [], info: [] } },
    ],
    reach: demoReach(now),
    phones: { ana: '+442079460182', priya: '+442079460199' },
    feed,
    counts,
    alarm: {
      pages: [],
      silencedHere: false,
      sound: 'silent',
      notifications: 'granted',
      blind: false,
      mutedUntil: null,
      taken: null,
    },
    rooms: {},
    handoffs: [],
    postmortems: [],
    openActions: [],
    runbookGaps: [],
    outbox: [],
    delayed: [],
    notices: [],
    devices: [
      {
        id: 'dev-1',
        name: 'Chrome on Linux',
        person: 'sam',
        pairedAt: now - 30 * 24 * 60 * minute,
        mine: true,
        proven: {
          reached: now - 60 * minute,
          shown: now - 60 * minute,
          sounded: now - 60 * minute,
          seen: now - 26 * 60 * minute,
        },
      },
      {
        id: 'dev-2',
        name: 'Firefox on Mac',
        person: 'ana',
        pairedAt: now - 3 * 24 * 60 * minute,
        mine: false,
        proven: {},
      },
    ],
    pagerTest: {
      incidentId: 'inc-test',
      startedAt: now - 60 * minute,
      finished: true,
      layers: [
        { layer: 'socket', state: 'passed', detail: '14 ms', lastPassedAt: now - 60 * minute },
        { layer: 'alarm', state: 'passed', detail: '', lastPassedAt: now - 60 * minute },
        {
          layer: 'sound',
          state: 'failed',
          detail: 'blocked by the browser until it is armed',
          lastPassedAt: now - 26 * 60 * minute,
        },
        { layer: 'notification', state: 'unknown', detail: '', lastPassedAt: null },
        { layer: 'ntfy', state: 'not-configured', detail: '', lastPassedAt: null },
      ],
    },
    clockOffsetMs: 0,
    unknownEvents: 0,
    lastAlertAt: now - 3 * minute,
    lastAlertFrom: 'alertmanager eu-1',
    headSeq: 4_812,
    relayUrl: 'http://127.0.0.1:4010',
  }
}

/** The whole state of a made-up host. */
export function demoState(name: string, now: number): ConsoleState {
  const calm = base(now, calmRows(now))
  const paged = base(now, [pagedRow(now), ...calmRows(now)])
  switch (name) {
    case 'empty': {
      const passed =
        calm.pagerTest === null
          ? null
          : { ...calm.pagerTest, layers: calm.pagerTest.layers.filter((layer) => layer.state !== 'failed') }
      const alarm = { ...calm.alarm, sound: 'blocked' as const, notifications: 'denied' as const }
      return { ...base(now, []), alarm, pagerTest: passed, devices: [] }
    }
    case 'paged':
      return withPages(paged, [pageOf(pagedRow(now), now, { lateByMs: 40_000 })])
    case 'worked':
      return { ...base(now, [workedRow(now), ...calmRows(now)]), notices: workedNotices(now) }
    case 'asked': {
      const row = workedRow(now)
      return withPages(base(now, [row, ...calmRows(now)]), [pageOf(row, now, demoAsked(now))])
    }
    case 'helped':
      return withPages(paged, [
        pageOf(pagedRow(now), now, { asks: [demoAsk(now)], helpPages: ['Priya'], helpPeople: ['priya'] }),
      ])
    case 'handoff':
      return handoffState(calm, now)
    case 'drill':
      return withPages(calm, [
        {
          ...pageOf(pagedRow(now), now),
          title: 'Pager test',
          severity: 'info',
          drill: true,
          purpose: 'test',
          helpPages: [],
          runbookUrl: null,
        },
      ])
    case 'several':
      return { ...several(paged, now), alarm: { ...several(paged, now).alarm, sound: 'blocked' } }
    case 'storm': {
      const rows = stormRows(now)
      return base(now, rows)
    }
    case 'offline':
      return { ...offline(base(now, [workedRow(now), ...calmRows(now)]), now), outbox: pendingActs(now) }
    case 'taken': {
      const taken = { incidentId: 'inc-1', title: 'CheckoutDown', name: 'Ana', at: now - 3_000 }
      return { ...calm, alarm: { ...calm.alarm, taken } }
    }
    case 'blind':
      return {
        ...offline(calm, now),
        connection: { kind: 'blind', since: now - 95_000, latencyMs: null, lastHeardAt: now - 97_000, limits: [] },
        alarm: { ...calm.alarm, blind: true, sound: 'playing' },
      }
    case 'pending':
      return pending(paged, now)
    case 'unpaired':
      return {
        ...base(now, []),
        me: null,
        connection: { kind: 'unpaired', since: now, latencyMs: null, lastHeardAt: null, limits: [] },
      }
    case 'history-changed':
      return { ...calm, connection: { ...calm.connection, kind: 'history-changed', latencyMs: null } }
    default:
      return calm
  }
}

function workedNotices(now: number): ConsoleState['notices'] {
  const at = { incidentId: 'inc-checkout' }
  return [
    {
      ...at,
      id: 'n-2',
      kind: 'mention',
      text: 'Ana speaks to you in CheckoutDown: @sam can you look at the pool size on eu-1?',
      at: now - 140_000,
    },
    {
      ...at,
      id: 'n-3',
      kind: 'timer',
      text: 'Time is over at 02:14:05: your task, ask the provider for their status (CheckoutDown).',
      at: now - 42_000,
    },
    {
      id: 'n-4',
      kind: 'handoff',
      text: 'The handoff of Storefront is due and not answered: Ana and Sam are both paged.',
      incidentId: null,
      at: now - 31 * minute,
      stale: 'accepted 01:58:12',
    },
    {
      id: 'n-5',
      kind: 'paired',
      text: 'You are now Sam on this browser: test your pager.',
      incidentId: null,
      at: now - 80 * minute,
      dismissed: true,
    },
  ]
}

function withPages(state: ConsoleState, pages: readonly AlarmPage[]): ConsoleState {
  return { ...state, alarm: { ...state.alarm, pages, sound: 'playing' } }
}

function several(state: ConsoleState, now: number): ConsoleState {
  const rows = state.feed.filter((row) => row.status === 'triggered').slice(0, 3)
  return withPages(
    state,
    rows.map((row, index) => pageOf(row, now, index === 1 ? { purpose: 'help' } : {})),
  )
}

function offline(state: ConsoleState, now: number): ConsoleState {
  return {
    ...state,
    reach: unheardReach(now),
    connection: {
      kind: 'offline',
      since: now - 41_000,
      latencyMs: null,
      lastHeardAt: now - 43_000,
      limits: ['This page is served over plain HTTP from another machine: it can raise no notification.'],
    },
  }
}

function pendingActs(now: number): ConsoleState['outbox'] {
  return [
    {
      commandId: 'c1',
      type: 'note.add',
      incidentId: 'inc-checkout',
      heldAt: now - 30_000,
      text: 'Note on CheckoutDown',
    },
    {
      commandId: 'c2',
      type: 'incident.acknowledge',
      incidentId: 'inc-checkout',
      heldAt: now - 20_000,
      text: 'Acknowledge CheckoutDown',
    },
    {
      commandId: 'c3',
      type: 'incident.set-sev',
      incidentId: 'inc-disk',
      heldAt: now - 10_000,
      text: 'SEV 4 on DiskFilling',
    },
  ]
}

function pending(state: ConsoleState, now: number): ConsoleState {
  const feed = state.feed.map((row) =>
    row.id === 'inc-checkout'
      ? { ...row, pending: 2, status: 'acknowledged' as const, holder: 'sam', holderName: 'Sam' }
      : row,
  )
  feed.sort(compareFeedRows)
  const page = pageOf(pagedRow(now), now, { pending: true })
  return {
    ...offline({ ...state, feed }, now),
    outbox: pendingActs(now),
    alarm: { ...state.alarm, pages: [page], silencedHere: true },
    notices: [
      {
        id: 'n-1',
        kind: 'refused',
        text: 'Acknowledge QueueLag: Ana acknowledged it at 02:14:05, while this console was offline.',
        incidentId: 'inc-queue',
        at: now - 5_000,
      },
    ],
  }
}

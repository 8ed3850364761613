import type { Postmortem } from '@baton/shared/postmortem/schema.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { demoRoom } from '../demo/demo-room.ts'
import { row } from '../demo/demo-rows.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** A row of a made-up timeline; `at` in Unix ms. */
export function entry(
  seq: number,
  at: number,
  kind: TimelineRow['kind'],
  who: string,
  text: string,
  more: Partial<TimelineRow> = {},
): TimelineRow {
  return {
    seq,
    type: `demo.${kind}`,
    at,
    recordedAt: at,
    kind,
    who,
    text,
    addedLater: false,
    edited: false,
    earlier: [],
    noteId: null,
    severity: null,
    tags: [],
    mentions: [],
    starred: false,
    omitted: false,
    pending: false,
    heldAt: null,
    person: null,
    pageId: null,
    alike: null,
    ...more,
  }
}

/** Beside the demo's own incidents: their ids are not in its feed, so that its host leaves these rooms alone. */
export const demoNotebookId = 'inc-written'
const missingId = 'inc-missing'

/** A console with postmortems, action items and gaps; `#/notebook/inc-written` is the one that is half written. */
export function withDemoNotebook(state: ConsoleState, now: number): ConsoleState {
  const openedAt = now - 3 * day
  const written = { incidentId: demoNotebookId, title: 'CheckoutDown in eu-1', openedAt }
  const { room, actions } = demoWritten(openedAt, now)
  return {
    ...state,
    rooms: { ...state.rooms, [demoNotebookId]: room, [missingId]: { ...room, incidentId: missingId, notebook: null } },
    postmortems: [
      {
        ...written,
        resolvedAt: openedAt + 41 * minute,
        status: 'in-review',
        ownerName: 'Ana',
        updatedAt: now - minute,
      },
      {
        incidentId: 'inc-lag',
        title: 'QueueLag on orders, with a name that is rather long for a list',
        openedAt: now - 9 * day,
        resolvedAt: now - 9 * day + 20 * minute,
        status: 'draft',
        ownerName: 'Kim',
        updatedAt: now - 8 * day,
      },
      {
        incidentId: missingId,
        title: 'LoginSlow',
        openedAt: now - 2 * day,
        resolvedAt: now - 2 * day + 15 * minute,
        status: null,
        ownerName: null,
        updatedAt: null,
      },
    ],
    openActions: actions
      .filter(({ state: of }) => of === 'open')
      .map(({ pending: _pending, ...action }) => ({
        ...action,
        incidentId: demoNotebookId,
        incidentTitle: written.title,
      })),
    runbookGaps: [
      { alertName: 'DiskFilling', serviceName: 'Orders', incidentId: 'inc-disk', lastAt: now - 6 * day, times: 4 },
    ],
  }
}

function demoWritten(openedAt: number, now: number): { room: RoomState; actions: RoomState['actions'] } {
  const feedRow = row(demoNotebookId, 'CheckoutDown in eu-1', 'critical', {
    status: 'resolved',
    openedAt,
    resolvedAt: openedAt + 41 * minute,
    alertCount: 12,
    holder: 'sam',
    holderName: 'Sam',
    sev: 2,
  })
  const section = (text: string) => ({ text, byName: 'Ana', at: now - day })
  const actions: RoomState['actions'] = [
    action('act-1', 'Alert on pool saturation before requests time out', 'ana', 'Ana', '2026-01-15', 'open'),
    action('act-2', 'Run the deploy check against a loaded pool', null, null, null, 'open'),
    action('act-3', 'Document the rollback lever', 'kim', 'Kim', '2026-01-10', 'done'),
  ]
  const room: RoomState = {
    ...demoRoom(feedRow),
    impact: 'About a third of card payments failed in Europe.',
    impactSince: openedAt - 4 * minute,
    timeline: [
      entry(12, openedAt, 'status', 'alertmanager', 'incident opened: CheckoutDown in eu-1', {
        type: 'incident.opened',
        severity: 'critical',
        starred: true,
      }),
      entry(13, openedAt + 1_000, 'page', 'Baton', 'pages Sam'),
      entry(14, openedAt + 2 * minute, 'status', 'Sam', 'acknowledged', {
        type: 'incident.acknowledged',
        starred: true,
      }),
      entry(15, openedAt + 3 * minute, 'note', 'Ana', 'Pool on all three nodes is at its limit', { starred: true }),
      entry(16, openedAt + 9 * minute, 'note', 'Kim', 'Deploy 42 went out four minutes before', {
        starred: true,
        addedLater: true,
        recordedAt: openedAt + 50 * minute,
      }),
      ...Array.from({ length: 12 }, (_, index) =>
        entry(17 + index, openedAt + (10 + index) * minute, 'alert', 'alertmanager', `InstanceDown i-${index} clears`),
      ),
      entry(40, openedAt + 41 * minute, 'status', 'Sam', 'resolved: rolled back 42', { type: 'incident.resolved' }),
    ],
    notebook: {
      status: 'in-review',
      owner: 'ana',
      ownerName: 'Ana',
      startedAt: now - 2 * day,
      updatedAt: now - day,
      sections: {
        summary: section(
          'Deploy **42** halved the connection pool. Card payments in *eu-1* failed for 41 minutes, until it was rolled back.\n\n- 3 nodes\n- see [the graph](https://grafana.example.net/d/checkout)',
        ),
        impact: section('About 31 % of card payments, 1,240 of them, between 02:10 and 02:51 UTC.'),
        well: section('The rollback took two minutes.'),
      },
      whys: [
        { id: 'w1', parentId: null, text: 'Payments waited for a connection until they timed out.' },
        { id: 'w2', parentId: 'w1', text: 'The pool was half as large as before.' },
        { id: 'w3', parentId: 'w2', text: 'The new default of the library is ten.' },
        { id: 'w4', parentId: 'w1', text: 'Nothing tells when the pool is full.' },
      ],
      pending: false,
    },
    actions,
  }
  return { room, actions }
}

function action(
  id: string,
  title: string,
  owner: string | null,
  ownerName: string | null,
  dueOn: string | null,
  state: 'open' | 'done',
): RoomState['actions'][number] {
  const origin = { kind: 'postmortem' } as const
  return { id, title, owner, ownerName, dueOn, state, origin, by: 'ana', addedAt: 0, changedAt: 0, pending: false }
}

/** The report of a made-up incident, as far as a document reads it: rows and pages as they are given, nothing drafted. */
export function demoReport(rows: readonly TimelineRow[], paged: readonly string[]): Postmortem {
  const iso = (at: number) => new Date(at).toISOString()
  const section = { text: '', written: false }
  return {
    format: 'baton-postmortem',
    version: 2,
    incidentId: demoNotebookId,
    title: 'CheckoutDown in eu-1',
    service: null,
    severity: 'critical',
    sev: 2,
    status: 'resolved',
    openedAt: iso(0),
    acknowledgedAt: null,
    resolvedAt: null,
    acknowledgedAfterMs: null,
    resolvedAfterMs: null,
    summary: '',
    impact: '',
    impactSince: null,
    affected: '',
    measured: {
      detectedAfterMs: null,
      firstPageAfterMs: null,
      impactMs: null,
      pagesSent: paged.length,
      peoplePaged: paged.length,
      timeInSev: [],
    },
    asOf: '2026-01-01',
    notebook: null,
    sections: {
      summary: section,
      impact: section,
      detection: { text: 'Reported by alertmanager. It was first acknowledged after 2 m 0 s.', written: false },
      resolution: { text: 'Resolved after 41 m 0 s by commander A: rolled back 42', written: false },
      factors: section,
      well: section,
      badly: section,
      lucky: section,
    },
    whys: [],
    actionItems: [],
    roles: [],
    paged: paged.map((who) => ({ who, why: 'escalation', pagedAt: iso(0), answeredAfterMs: null })),
    known: [],
    alerts: [],
    timeline: rows.map((row) => ({
      seq: row.seq,
      at: iso(row.at),
      recordedAt: iso(row.recordedAt),
      heldAt: null,
      kind: row.kind,
      who: row.who,
      text: row.text,
      addedLater: row.addedLater,
      edited: row.edited,
      tags: [...row.tags],
      starred: row.starred,
      omitted: row.omitted,
    })),
    legend: [
      { who: 'person A', was: 'commander; paged' },
      { who: 'person B', was: 'scribe' },
      { who: 'person C', was: 'responder' },
    ],
    updates: [],
    runbooks: [],
    links: [],
  }
}

const demoLetters: Readonly<Record<string, string>> = { Sam: 'commander A', Ana: 'scribe B', Kim: 'responder C' }

/** The report of a room of the demo, by letters unless names are asked for. */
export function demoReportOf(room: RoomState | undefined, names: boolean): Postmortem | null {
  if (room === undefined) return null
  const call = (name: string) => (names ? name : (demoLetters[name] ?? name))
  const written = Object.entries(room.notebook?.sections ?? {}).map(([name, { text }]) => [
    name,
    { text, written: true },
  ])
  const report = demoReport(
    room.timeline.map((row) => ({ ...row, who: call(row.who) })),
    room.pages.map(({ name }) => call(name)),
  )
  return { ...report, impact: room.impact, sections: { ...report.sections, ...Object.fromEntries(written) } }
}

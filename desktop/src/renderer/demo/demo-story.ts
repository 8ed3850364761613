import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'

const second = 1_000
const minute = 60 * second

/** One row of a made-up story. */
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
    person: ['Ana', 'Kim', 'Sam', 'Priya'].includes(who) ? who.toLowerCase() : null,
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
    pageId: null,
    alike: null,
    ...more,
  }
}

/** A night's story: alerts, pages, roles, notes of several people, a timer, a runbook; `isOffline` leaves two pending. */
export function demoStory(row: FeedRow, isOffline: boolean): readonly TimelineRow[] {
  const at = row.openedAt
  const told = [
    entry(1, at - 90_000_000, 'note', 'Kim', 'The same thing happened after the last deploy', { noteId: 'n0' }),
    entry(2, at, 'alert', 'alertmanager', `${row.title} fires on i-3`, {
      type: 'incident.opened',
      severity: row.severity,
    }),
    entry(3, at + second, 'escalation', 'Baton', 'started the Checkout policy', { type: 'escalation.started' }),
    entry(4, at + second, 'page', 'Baton', 'paged Sam', { type: 'page.raised', pageId: 'p1' }),
    entry(5, at + 1_400, 'receipt', 'Sam', 'was shown the page', { type: 'page.receipted', pageId: 'p1' }),
    entry(6, at + 1_500, 'receipt', 'Sam', 'heard the page', { type: 'page.receipted', pageId: 'p1' }),
    ...Array.from({ length: 40 }, (_, index) =>
      entry(
        7 + index,
        at + (3 + Math.floor(index ** 2 / 45)) * second,
        'alert',
        'alertmanager',
        `InstanceDown i-${index} fires`,
        {
          type: 'alert.fired',
          severity: 'error',
          alike: 'fires InstanceDown',
        },
      ),
    ),
    entry(60, at + 50 * second, 'note', 'Sam', 'Rolled back 42.\nErrors are falling on eu-1, not yet on us-2.', {
      noteId: 'n1',
      edited: true,
      earlier: ['what it said at first'],
      tags: ['decision', 'rollback'],
      starred: true,
    }),
    entry(61, at - 2 * minute, 'note', 'Ana', 'Payment provider had a blip', {
      noteId: 'n2',
      addedLater: true,
      recordedAt: at + 70 * second,
    }),
    entry(62, at + 75 * second, 'note', 'Priya', 'Search looks fine from us-2', {
      noteId: 'n8',
      heldAt: at + 75 * second,
      recordedAt: at + 135 * second,
    }),
    entry(63, at + 80 * second, 'link', 'Sam', 'Call: https://meet.example.net/checkout'),
    entry(64, at + 84 * second, 'role', 'Kim', 'took scribe'),
    entry(65, at + 90 * second, 'role', 'Ana', 'took over commander: Sam does not answer since 02:10'),
    entry(66, at + 100 * second, 'timer', 'Ana', 'timer, 3 m 0 s: Kim: check replica lag'),
    entry(67, at + 110 * second, 'note', 'Ana', '@sam can you look at the pool size on eu-1?', {
      noteId: 'n3',
      mentions: ['sam'],
    }),
    entry(68, at + 120 * second, 'runbook', 'Sam', 'did: Look whether the provider answers'),
    entry(69, at + 130 * second, 'note', 'Kim', 'A third of payments fail in Europe. We have rolled back and watch.', {
      noteId: 'n4',
      tags: ['update'],
      starred: true,
    }),
    entry(70, at + 140 * second, 'timer', 'Kim', 'reported back: lag is 4 s and falls'),
    entry(71, at + 150 * second, 'status', 'Ana', 'hypothesis: the connection pool is exhausted'),
    entry(72, at + 160 * second, 'postmortem', 'Kim', 'action item: alert on pool saturation'),
  ].sort((a, b) => a.at - b.at)
  if (!isOffline) return told
  const held = Date.now() - 30 * second
  const pending = { pending: true, heldAt: held }
  return [
    ...told,
    entry(0, held, 'note', 'Sam', 'us-2 recovers too', { ...pending, noteId: 'n9' }),
    entry(0, held + 5 * second, 'runbook', 'Sam', 'tick of a step', pending),
  ]
}

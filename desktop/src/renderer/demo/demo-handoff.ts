import type { BriefItem } from '@baton/shared/model/handoff.ts'
import type { Brief } from '@baton/shared/view/brief.ts'
import type { ConsoleState, HandoffView } from '@baton/shared/view/console-state.ts'
import type { HandoffScope } from '@baton/shared/view/handoff-scope.ts'
import { row } from './demo-rows.ts'

const minute = 60_000

/** Sam hands the shop to Ana, whose console this is: two items that need work, two to watch, one calm. */
export function handoffState(calm: ConsoleState, now: number): ConsoleState {
  const rows = [
    row('inc-pay', 'Checkout: 5xx above 20 %', 'critical', {
      status: 'acknowledged',
      holder: 'sam',
      holderName: 'Sam',
      sev: 1,
    }),
    row('inc-search', 'Search: p95 above 900 ms', 'error', { holder: 'sam', holderName: 'Sam' }),
  ]
  return {
    ...calm,
    me: { id: 'ana', name: 'Ana', onCall: true },
    feed: [...rows, ...calm.feed],
    handoffs: [offerOf(now)],
  }
}

function items(now: number): readonly BriefItem[] {
  const item = (id: string, more: Partial<BriefItem>): BriefItem => ({
    id,
    incidentId: id,
    condition: 'unstable',
    title: id,
    summary: '',
    next: '',
    ...more,
  })
  return [
    item('inc-pay', {
      title: 'Checkout: 5xx above 20 %',
      summary:
        '1 in 14 payments fails in eu-1 since 14:16. Build 42 rolled back 14:29; pool falling, 640 of 2,000. 21 of 92 alerts fire.',
      next: 'update due 14:51; pages you again 14:49',
      contingency: 'errors are not under 2 % by 14:50, fail over to us-2 (runbook 5)',
      reasons: [{ kind: 'sev', sev: 1 }, { kind: 'impact' }],
    }),
    item('inc-queue', {
      title: 'QueueLag above 20 minutes',
      summary: 'Settlements wait 22 m, growing again since 14:20. Worker 7 restarted twice by Sam.',
      next: 'you hold it; pages you again 14:49',
      contingency: 'lag passes 45 m, call payments: +44 20 7946 0168',
      reasons: [{ kind: 'update-overdue', at: now - 8 * minute }, { kind: 'fires' }],
    }),
    item('inc-search', {
      condition: 'watcher',
      title: 'Search: p95 above 900 ms',
      summary: 'us-2 only; one shard rebuilds.',
      next: 'pages you when the snooze ends',
      reasons: [{ kind: 'snooze-ends', at: now + 24 * minute }],
    }),
    item('does-not-page', {
      incidentId: null,
      incidents: ['inc-disk', 'inc-flap'],
      condition: 'watcher',
      title: '2 that do not page',
      summary: '1 firing, 1 cleared.\nDiskFilling on db-3; ProbeFailed eu-1',
      next: 'Nobody is paged for them.',
      reasons: [{ kind: 'fires' }, { kind: 'does-not-page' }],
    }),
    item('item-1', {
      incidentId: null,
      condition: 'stable',
      title: 'Certificate of shop.example.com ends in 9 days',
      summary: 'Task with Bo.',
    }),
  ]
}

function offerOf(now: number): HandoffView {
  return {
    id: 'hand-1',
    kind: 'offer',
    team: 'shop',
    teamName: 'Storefront',
    from: 'sam',
    fromName: 'Sam',
    to: 'ana',
    toName: 'Ana',
    offeredAt: now - 5 * minute,
    changeAt: now + 24 * minute,
    answerBy: now + 34 * minute,
    items: items(now),
    notes: '',
    briefHash: 'b2',
    state: 'offered',
    read: { briefHash: 'b2', at: now - 4 * minute },
    isDue: false,
    isUnanswered: false,
    readBack: {},
    version: 2,
    said: [
      { id: 's1', by: 'ana', at: now - 3 * minute, text: 'Did the rollback reach us-2 too?' },
      { id: 's2', by: 'sam', at: now - 2 * minute, text: 'No, eu-1 only. us-2 still runs build 41.' },
    ],
    spoke: false,
    incidents: [],
    endedAt: null,
    reason: '',
    mine: 'receiver',
  }
}

/** What the made-up offer would move. */
export function demoScope(now: number): HandoffScope {
  const moving = { holder: 'sam', holderName: 'Sam', isNamed: true, rings: false, isCommanded: false, isSnoozed: false }
  return {
    moves: [
      {
        ...moving,
        incidentId: 'inc-pay',
        title: 'Checkout: 5xx above 20 %',
        severity: 'critical',
        status: 'acknowledged',
        isCommanded: true,
      },
      {
        ...moving,
        incidentId: 'inc-search',
        title: 'Search: p95 above 900 ms',
        severity: 'error',
        status: 'triggered',
        isSnoozed: true,
      },
    ],
    stays: [
      {
        ...moving,
        incidentId: 'inc-queue',
        title: 'QueueLag on orders',
        severity: 'error',
        status: 'acknowledged',
        holder: 'ana',
        holderName: 'Ana',
      },
    ],
    ends: [
      { kind: 'acknowledgement-ends', at: now + 14 * minute, incidentId: 'inc-queue', title: 'QueueLag on orders' },
      { kind: 'snooze-ends', at: now + 24 * minute, incidentId: 'inc-search', title: 'Search: p95 above 900 ms' },
    ],
    heard: [{ incidentId: 'inc-flap', title: 'ProbeFailed eu-1', from: now - 30 * minute, since: now - 62 * minute }],
    risks: [{ kind: 'sev', sev: 1 }],
  }
}

/** What a draft for the made-up team begins with. */
export function demoBrief(now: number): Brief {
  return { items: items(now), notes: '' }
}

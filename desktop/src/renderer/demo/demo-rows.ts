import type { SourceSeverity } from '@baton/shared/model/config.ts'
import { type CurvePoint, curveStepMs } from '@baton/shared/model/firing-curve.ts'
import type { FeedRow, NextStep } from '@baton/shared/view/feed.ts'
import { demoAsk } from './demo-asks.ts'

const minute = 60_000
const second = 1_000

export function step(
  kind: NextStep['kind'],
  text: string,
  at: number | null = null,
  people: readonly string[] = [],
): NextStep {
  return { kind, text, at, people }
}

export function row(id: string, title: string, severity: SourceSeverity, more: Partial<FeedRow>): FeedRow {
  return {
    id,
    title,
    severity,
    sev: null,
    status: 'triggered',
    sourceState: 'firing',
    serviceId: 'checkout',
    serviceName: 'Checkout',
    openedAt: 0,
    openedSeq: 1,
    updatedSeq: 1,
    resolvedAt: null,
    alertCount: 1,
    firingCount: 1,
    curve: [],
    asks: [],
    labels: [],
    heardAt: null,
    flapping: false,
    recurrence: '',
    holder: null,
    holderName: null,
    acknowledged: null,
    snoozedUntil: null,
    snoozedBy: null,
    updateDueAt: null,
    resolvedBy: null,
    paging: [],
    nextStep: step('does-not-page', 'does not page'),
    truncated: 0,
    silence: null,
    mine: false,
    pending: 0,
    ...more,
  }
}

/** A curve of the last hour from how many fired in each of its stretches. */
function curve(now: number, counts: readonly number[]): readonly CurvePoint[] {
  const begin = now - (now % curveStepMs) - (counts.length - 1) * curveStepMs
  return counts.map((most, index) => ({ at: begin + index * curveStepMs, most, end: most }))
}

/** A night with a bit of everything. */
export function calmRows(now: number): readonly FeedRow[] {
  return [
    row('inc-queue', 'QueueLag on orders', 'error', {
      status: 'acknowledged',
      openedAt: now - 22 * minute,
      serviceId: 'orders',
      serviceName: 'Orders',
      alertCount: 3,
      firingCount: 2,
      holder: 'ana',
      holderName: 'Ana',
      acknowledged: { name: 'Ana', at: now - 19 * minute },
      updateDueAt: now + 6 * minute,
      labels: [['queue', 'settle']],
      curve: curve(now, [3, 3, 3, 4, 4, 3, 2, 2, 1, 1, 1, 1]),
      sev: 3,
      recurrence: 'third time today',
      nextStep: step('acknowledgement-expires', 'acknowledgement times out, pages again', now + 8 * minute, ['Ana']),
    }),
    row('inc-search', 'Search: p95 above 900 ms', 'error', {
      status: 'acknowledged',
      openedAt: now - 41 * minute,
      serviceId: 'search',
      serviceName: 'Search',
      alertCount: 3,
      firingCount: 3,
      holder: 'sam',
      holderName: 'Sam',
      mine: true,
      acknowledged: { name: 'Sam', at: now - 39 * minute },
      snoozedUntil: now + 39 * minute,
      snoozedBy: 'Sam',
      labels: [['region', 'us-2']],
      curve: curve(now, [0, 0, 0, 2, 2, 3, 3, 3, 3, 3, 3, 3]),
      nextStep: step('snooze-ends', 'snooze ends, pages again', now + 39 * minute, []),
    }),
    row(
      'inc-disk',
      'DiskFilling on db-3: 91 % of /var/lib/postgresql is used and it fills within four hours',
      'warning',
      {
        openedAt: now - 64 * minute,
        serviceId: 'db',
        serviceName: 'Database',
        labels: [['host', 'db-3']],
        heardAt: now - 2 * minute,
        curve: curve(now, [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
      },
    ),
    row('inc-flap', 'ProbeFailed eu-1', 'warning', {
      openedAt: now - 9 * minute - 12 * second,
      serviceId: null,
      serviceName: null,
      flapping: true,
      recurrence: 'third time today',
      labels: [['region', 'eu-1']],
      curve: curve(now, [0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 1, 1]),
      alertCount: 4,
      firingCount: 0,
      sourceState: 'cleared',
      nextStep: step('resolves', 'resolves unless it fires again', now + 3 * minute),
    }),
    row('inc-cert', 'Certificate expires in 20 days', 'info', { openedAt: now - 26 * 60 * minute }),
    row('inc-odd', 'Something wrote "sev0" as its severity', 'unknown', {
      openedAt: now - 3 * minute,
      serviceName: 'Legacy batch',
      serviceId: 'batch',
      nextStep: step('nobody', 'nobody can be paged: no policy names anyone'),
    }),
    row('inc-old', 'Login errors above 2 %', 'critical', {
      status: 'resolved',
      sourceState: 'cleared',
      openedAt: now - 5 * 60 * minute,
      resolvedAt: now - 4 * 60 * minute,
      firingCount: 0,
      resolvedBy: 'Sam',
      holder: 'sam',
      holderName: 'Sam',
      sev: 2,
      nextStep: step('resolved', 'resolved'),
    }),
  ]
}

export function pagedRow(now: number): FeedRow {
  return row('inc-checkout', 'CheckoutDown', 'critical', {
    openedAt: now - 4 * minute - 12 * second,
    alertCount: 12,
    firingCount: 12,
    curve: curve(now, [1, 1, 2, 2, 3, 5, 8, 11, 12, 12, 12, 12]),
    labels: [
      ['region', 'eu-1'],
      ['job', 'checkout-api'],
      ['build', '42'],
    ],
    heardAt: now - 30 * second,
    mine: true,
    sev: 2,
    paging: [{ person: 'sam', name: 'Sam', reach: 'shown and sounded, not seen' }],
    nextStep: step('pages', 'pages Ana', now + 92 * second, ['Ana']),
    helpPages: ['Ana'],
  })
}

export function stormRows(now: number): readonly FeedRow[] {
  const severities: readonly SourceSeverity[] = ['critical', 'error', 'warning', 'info']
  return severities.flatMap((severity, rank) =>
    Array.from({ length: 50 }, (_, index) =>
      row(
        `inc-${severity}-${index}`,
        `InstanceDown i-${rank}${String(index).padStart(3, '0')}.eu-1.example.net`,
        severity,
        {
          openedAt: now - index * 7 * second - rank * minute,
          serviceId: `svc-${index % 7}`,
          serviceName: `Service ${index % 7}`,
          alertCount: 1 + (index % 20),
          firingCount: 1 + (index % 5),
          mine: rank === 0 && index < 12,
          ...(rank < 2 ? { nextStep: step('pages', 'pages Ana', now + (60 + index) * second, ['Ana']) } : {}),
        },
      ),
    ),
  )
}

/** The same incident once people work on it. */
export function workedRow(now: number): FeedRow {
  return {
    ...pagedRow(now),
    status: 'acknowledged',
    holder: 'ana',
    holderName: 'Ana',
    acknowledged: { name: 'Ana', at: now - 3 * minute },
    updateDueAt: now + 16 * minute,
    paging: [],
    nextStep: step('acknowledgement-expires', 'acknowledgement times out, pages again', now + 21 * minute, ['Ana']),
    helpPages: ['Kim'],
    asks: [demoAsk(now, { person: 'priya', name: 'Priya' })],
  }
}

import type { FeedRow, NextStep } from '@baton/shared/feed/feed.ts'
import type { SourceSeverity } from '@baton/shared/oncall/config.ts'

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
    flapping: false,
    recurrence: '',
    holder: null,
    holderName: null,
    snoozedUntil: null,
    paging: [],
    nextStep: step('does-not-page', 'does not page'),
    truncated: 0,
    silence: null,
    mine: false,
    pending: 0,
    ...more,
  }
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
      sev: 3,
      recurrence: 'third time today',
      nextStep: step('acknowledgement-expires', 'acknowledgement times out, pages again', now + 8 * minute, ['Ana']),
    }),
    row(
      'inc-disk',
      'DiskFilling on db-3: 91 % of /var/lib/postgresql is used and it fills within four hours',
      'warning',
      {
        openedAt: now - 64 * minute,
        serviceId: 'db',
        serviceName: 'Database',
      },
    ),
    row('inc-flap', 'ProbeFailed eu-1', 'warning', {
      openedAt: now - 9 * minute - 12 * second,
      serviceId: null,
      serviceName: null,
      flapping: true,
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
    mine: true,
    sev: 2,
    paging: [{ person: 'sam', name: 'Sam', reach: 'shown, not seen' }],
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
    paging: [],
    nextStep: step('acknowledgement-expires', 'acknowledgement times out, pages again', now + 21 * minute, ['Ana']),
    helpPages: ['Kim'],
  }
}

import type { FeedRow } from '@baton/shared/feed/feed.ts'
import type { TimelineRow } from '@baton/shared/timeline/timeline.ts'
import type { RoomState } from '@baton/shared/wire/bridge.ts'

const second = 1_000

function entry(
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
    pending: false,
    heldAt: null,
    ...more,
  }
}

function story(row: FeedRow): readonly TimelineRow[] {
  const at = row.openedAt
  return [
    entry(1, at - 90_000_000, 'note', 'Kim', 'The same thing happened after the last deploy', { noteId: 'n0' }),
    entry(2, at, 'alert', 'alertmanager', `${row.title} fires on i-3`, { severity: row.severity }),
    entry(3, at + second, 'escalation', 'Baton', 'escalation starts: Checkout policy, step 1 of 3'),
    entry(4, at + second, 'page', 'Baton', 'pages Sam: console'),
    entry(5, at + 1_400, 'receipt', 'Sam', 'Chrome on Linux: reached'),
    entry(6, at + 1_500, 'receipt', 'Sam', 'Chrome on Linux: shown'),
    ...Array.from({ length: 40 }, (_, index) =>
      entry(7 + index, at + (3 + index) * second, 'alert', 'alertmanager', `InstanceDown i-${index} fires`, {
        severity: 'error',
      }),
    ),
    entry(60, at + 50 * second, 'note', 'Sam', 'Rolled back 42.\nErrors are falling on eu-1, not yet on us-2.', {
      noteId: 'n1',
      edited: true,
      earlier: ['what it said at first'],
    }),
    entry(61, at - 120 * second, 'note', 'Ana', 'Payment provider had a blip', {
      noteId: 'n2',
      addedLater: true,
      recordedAt: at + 70 * second,
    }),
    entry(62, at + 80 * second, 'link', 'Sam', 'Call: https://meet.example.net/checkout'),
  ].sort((a, b) => a.at - b.at)
}

/** A room for a row of the feed. */
export function demoRoom(row: FeedRow): RoomState {
  const at = row.openedAt
  return {
    incidentId: row.id,
    history: 'complete',
    row,
    sev: row.sev,
    impact: row.id === 'inc-checkout' ? 'About a third of card payments fail in Europe.' : '',
    holderName: row.holderName,
    roles: ['commander', 'deputy', 'scribe', 'liaison', 'responder'].map((role) => ({
      role,
      person: row.holder,
      name: role === 'scribe' ? 'Kim' : row.holderName,
      held: role !== 'scribe' && role !== 'commander' && row.holder !== null,
    })),
    service:
      row.serviceId === null
        ? null
        : {
            id: row.serviceId,
            name: row.serviceName ?? row.serviceId,
            description: 'Takes card payments for the shop. When it is down, nobody can buy.',
            runbook: 'https://runbooks.example.net/checkout',
            dashboard: 'https://grafana.example.net/d/checkout',
            levers: [
              {
                name: 'Turn checkout off',
                url: 'https://flags.example.net/checkout',
                note: 'Shows the maintenance page to buyers.',
              },
              {
                name: 'Fail over to us-2',
                url: null,
                note: 'kubectl --context us-2 scale deploy/checkout --replicas 12',
              },
            ],
          },
    alerts: [
      {
        key: 'alertmanager/1',
        title: `${row.title} on i-3`,
        state: 'firing',
        severity: row.severity,
        labels: { alertname: row.title, instance: 'i-3:9100', region: 'eu-1', severity: row.severity },
        annotations: {
          summary: 'No successful payment for 5 minutes',
          description: 'txt.exe \u202egnp.cod\u202c reads backwards\n<b>no markup</b>',
        },
        runbookUrl: 'https://runbooks.example.net/checkout',
        dashboardUrl: 'http://grafana.example.net/d/checkout',
        sourceUrl: 'https://prometheus.example.net/graph?g0.expr=up',
        silenceUrl: 'javascript:alert(1)',
        firedAt: at,
        clearedAt: null,
        fires: 2,
        acknowledgedAtSource: true,
      },
      {
        key: 'alertmanager/2',
        title: `${row.title} on i-4`,
        state: 'cleared',
        severity: 'warning',
        labels: { alertname: row.title, instance: 'i-4:9100' },
        annotations: {},
        runbookUrl: null,
        dashboardUrl: null,
        sourceUrl: null,
        silenceUrl: null,
        firedAt: at,
        clearedAt: at + 60 * second,
        fires: 1,
        acknowledgedAtSource: false,
      },
    ],
    alertsLeftOut: 0,
    runbookUrl: 'https://runbooks.example.net/checkout',
    links: [{ id: 'l1', url: 'https://meet.example.net/checkout', label: 'Call' }],
    timeline: story(row),
    pages: [
      {
        pageId: 'pg-1',
        person: 'sam',
        name: 'Sam',
        state: 'open',
        raisedAt: at + second,
        devices: [
          {
            deviceId: 'dev-1',
            name: 'Chrome on Linux',
            layers: {
              reached: { ok: true, at: at + 1_400, detail: '' },
              shown: { ok: true, at: at + 1_500, detail: '' },
              sounded: { ok: false, at: at + 1_500, detail: 'blocked by the browser' },
            },
          },
        ],
        channels: [{ kind: 'ntfy', state: 'delivered', detail: 'after 30 s, 1 attempt' }],
      },
    ],
    previousId: row.recurrence === '' ? null : 'inc-old',
  }
}

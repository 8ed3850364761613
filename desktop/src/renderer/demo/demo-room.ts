import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { RoomFacts, RoomState } from '@baton/shared/view/room-state.ts'
import { demoAsk } from './demo-asks.ts'
import { demoStory } from './demo-story.ts'
import { demoWork, noWork } from './demo-work.ts'

const second = 1_000

const onCall = [
  {
    id: 'shop',
    name: 'Shop',
    people: [
      { person: 'sam', name: 'Sam' },
      { person: 'ana', name: 'Ana' },
    ],
  },
]

function demoFacts(row: FeedRow, isWorkedOn: boolean): RoomFacts {
  const { holder, holderName, openedAt: at, resolvedAt } = row
  const taken = holder === null || holderName === null ? null : { person: holder, name: holderName }
  return {
    acknowledged: taken && { ...taken, at: at + 39 * second },
    held: taken && { ...taken, since: at + (isWorkedOn ? 90 : 39) * second },
    onCall,
    onCallAtOpening: onCall,
    impactSaid: isWorkedOn ? { name: 'Kim', at: at + 95 * second } : null,
    lastUpdate: isWorkedOn
      ? {
          text: 'A third of payments fail in Europe. We have rolled back and watch.',
          name: 'Kim',
          at: at + 130 * second,
          nextAt: null,
          outside: 'published',
        }
      : null,
    ended:
      resolvedAt === null
        ? null
        : {
            by: 'Sam',
            at: resolvedAt,
            cause: 'person',
            reason: 'Build 42 rolled back; errors at 0.2 % for 10 m.',
            lastedMs: resolvedAt - at,
            answered: { afterMs: 39 * second, by: 'Sam' },
            paged: 2,
            stillFiring: row.firingCount > 0 ? 'Disk on checkout-7' : null,
          },
  }
}

/** A room for a row of the feed: a major incident is worked on, any other has only begun. */
export function demoRoom(row: FeedRow, isOffline = false): RoomState {
  const at = row.openedAt
  const isWorkedOn = row.id === 'inc-checkout'
  return {
    incidentId: row.id,
    history: 'complete',
    ...(isWorkedOn ? demoWork(row, isOffline) : noWork),
    row,
    asks: isWorkedOn
      ? [
          demoAsk(Date.now()),
          demoAsk(Date.now(), {
            pageId: 'pg-ask-priya',
            person: 'priya',
            name: 'Priya',
            state: 'coming',
            stateAt: Date.now() - 9_000,
            why: '',
          }),
        ]
      : [],
    sev: row.sev,
    impactSince: isWorkedOn ? at - 4 * 60 * second : null,
    impact: isWorkedOn ? 'About a third of card payments fail in Europe.' : '',
    holderName: row.holderName,
    facts: demoFacts(row, isWorkedOn),
    roles: (['commander', 'deputy', 'scribe', 'liaison', 'responder'] as const).map((role) => {
      if (role === 'scribe' && isWorkedOn) return { role, person: 'kim', name: 'Kim', held: false }
      return { role, person: row.holder, name: row.holderName, held: role !== 'commander' && row.holder !== null }
    }),
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
        lastHeardAt: at,
        usualGapMs: 5 * 60 * second,
        silentFrom: at,
      },
      ...Array.from({ length: row.alertCount - 1 }, (_, index) => member(row, index)),
    ],
    alertsLeftOut: 0,
    commonLabels: { alertname: row.title, region: 'eu-1', severity: row.severity },
    runbookUrl: 'https://runbooks.example.net/checkout',
    links: [{ id: 'l1', url: 'https://meet.example.net/checkout', label: 'Call' }],
    timeline: demoStory(row, isOffline),
    pendingPicks: [],
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

/** One of a group of alike alerts; the last few have cleared. */
function member(row: FeedRow, index: number): RoomState['alerts'][number] {
  const firedAt = row.openedAt + index * 3 * second
  const isCleared = index >= row.firingCount - 1
  return {
    key: `alertmanager/${index + 2}`,
    title: `${row.title} on i-${index + 4}`,
    state: isCleared ? 'cleared' : 'firing',
    severity: row.severity,
    labels: { alertname: row.title, instance: `i-${index + 4}:9100`, region: 'eu-1', severity: row.severity },
    annotations: { summary: 'No successful payment for 5 minutes' },
    runbookUrl: null,
    dashboardUrl: null,
    sourceUrl: null,
    silenceUrl: null,
    firedAt,
    clearedAt: isCleared ? firedAt + 60 * second : null,
    fires: 1,
    acknowledgedAtSource: false,
    lastHeardAt: firedAt,
    usualGapMs: null,
    silentFrom: null,
  }
}

import type { Answer, TestRelay } from './kit.ts'

export interface TestAlert {
  readonly key: string
  readonly severity?: 'critical' | 'warning'
  readonly status?: 'firing' | 'resolved'
  /** Unix ms. */
  readonly startsAt?: number
}

/** Alerts of one group in one body, as Alertmanager sends it. */
export function sendGroup(
  relay: TestRelay,
  alerts: readonly TestAlert[],
  options: { readonly key?: string; readonly group?: string; readonly truncated?: number } = {},
): Promise<Answer> {
  const { key = relay.credentialsFile.keys.alertmanager, group = 'group', truncated = 0 } = options
  return relay.post(`/v1/intake/alertmanager/${key}`, {
    version: '4',
    groupKey: group,
    truncatedAlerts: truncated,
    status: alerts.some(({ status }) => status !== 'resolved') ? 'firing' : 'resolved',
    receiver: 'test',
    alerts: alerts.map((alert) => amAlert(relay, alert)),
  })
}

function amAlert(relay: TestRelay, { key, severity = 'warning', status = 'firing', startsAt }: TestAlert) {
  return {
    status,
    fingerprint: key,
    startsAt: new Date(startsAt ?? relay.clock.now()).toISOString(),
    labels: { alertname: key, severity },
  }
}

/** Another integration of Alertmanager's kind; resolves to its key. */
export async function anotherIntegration(relay: TestRelay, name: string): Promise<string> {
  const { body } = await relay.post('/v1/integrations', { source: 'alertmanager', name })
  return body.key
}

export const many = (count: number, alert: Partial<TestAlert> = {}): readonly TestAlert[] =>
  Array.from({ length: count }, (_, n) => ({ key: `k${n}`, ...alert }))

interface LoggedEntry {
  readonly seq: number
  readonly type: string
  readonly incidentId: string | null
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into bodies freely
  readonly body: any
}

/** The whole log, as anybody may read it. */
export async function logOf(relay: TestRelay): Promise<readonly LoggedEntry[]> {
  const entries: LoggedEntry[] = []
  for (;;) {
    const { body } = await relay.get(`/v1/journal?after=${entries.at(-1)?.seq ?? 0}&limit=5000`)
    const page = String(body).split('\n').filter(Boolean)
    if (page.length === 0) return entries
    entries.push(...page.map((line) => JSON.parse(line) as LoggedEntry))
  }
}

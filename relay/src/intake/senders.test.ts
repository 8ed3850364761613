import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sources } from './index.ts'

const context = { integrationId: 'int-1', now: 1_795_170_510_000 }

// biome-ignore lint/suspicious/noExplicitAny: tests reach into bodies freely
const sent = (name: string): any =>
  JSON.parse(readFileSync(new URL(`./fixtures/sources/${name}.json`, import.meta.url), 'utf8'))

function read(body: unknown) {
  const result = sources.generic.parse(body, context)
  if (!result.ok) throw new Error(`refused: ${result.field}: ${result.detail}`)
  const [signal] = result.signals
  if (!signal) throw new Error('no signal')
  return { ...result, signal }
}

const refused = (body: unknown) => sources.generic.parse(body, context)

test('Alertmanager’s webhook, sent to the generic address, is read as Alertmanager’s', () => {
  const body = sent('alertmanager-v4')
  expect(sources.generic.parse(body, context)).toEqual(sources.alertmanager.parse(body, context))
  expect(read(body).signal).toMatchObject({
    state: 'firing',
    externalKey: '49107cb75d8b0a99',
    title: 'Checkout is down (AM to generic)',
    alertName: 'CheckoutDownG',
    severity: 'critical',
    serviceHint: 'checkout',
    occurrence: Date.parse('2026-11-30T14:00:00Z'),
  })
  const resolved = { ...body, status: 'resolved', alerts: [{ ...body.alerts[0], status: 'resolved' }] }
  expect(read(resolved).signal).toMatchObject({ state: 'cleared', externalKey: '49107cb75d8b0a99' })
})

test.each(['grafana-webhook', 'grafana-test'])('%s, sent to the generic address, is read as Grafana’s', (name) => {
  const body = sent(name)
  const { signal, groupKey } = read(body)
  expect(signal).toMatchObject({ state: 'firing', externalKey: body.alerts[0].fingerprint })
  expect(signal.silenceUrl).toBe(body.alerts[0].silenceURL)
  expect(groupKey).toBe(body.groupKey)
})

test('Grafana’s runbook, dashboard and severity arrive', () => {
  expect(read(sent('grafana-webhook')).signal).toMatchObject({
    severity: 'critical',
    runbookUrl: 'https://myrunbook.com/runbook/1234',
    dashboardUrl: 'https://play.grafana.org/d/abc',
    title: 'This alert was triggered for zone us-1',
    alertName: 'High memory usage',
  })
})

test('what Datadog sends by default clears by the name in its title, for each event has an id of its own', () => {
  const fired = read(sent('datadog-default-trigger'))
  expect(fired.signal).toMatchObject({ state: 'firing', title: 'CPU high on host:host1' })
  expect(fired.warnings).toEqual([])
  const cleared = read(sent('datadog-default-recover')).signal
  expect(cleared).toMatchObject({ state: 'cleared', externalKey: fired.signal.externalKey })
  const other = { ...sent('datadog-default-trigger'), title: '[Triggered on {host:host2}] CPU high' }
  expect(read(other).signal.externalKey).not.toBe(fired.signal.externalKey)
})

test.each([
  ['Triggered', 'firing'],
  ['Re-Triggered', 'firing'],
  ['Warn', 'firing'],
  ['Re-Warn', 'firing'],
  ['No Data', 'firing'],
  ['Re-No Data', 'firing'],
  ['Renotify', 'firing'],
  ['Recovered', 'cleared'],
])('the transition %s of a Datadog template is %s', (status, state) => {
  const body = { ...sent('datadog-tpl-NoData'), status }
  const { signal, warnings } = read(body)
  expect(signal).toMatchObject({ state, externalKey: 'dd-1', severity: 'error', title: 'CPU high' })
  expect(warnings).toEqual(/No|Re-|Ren/.test(status) ? [`status: "${status}" is taken as firing`] : [])
  const titled = { ...sent('datadog-default-trigger'), title: `[${status} on {host:host1}] CPU high` }
  expect(read(titled).signal).toMatchObject({ state, title: 'CPU high on host:host1' })
})

test('Datadog’s priority before its transition is the severity, and no part of what the alert is', () => {
  const titled = (title: string) => read({ ...sent('datadog-default-trigger'), title }).signal
  const fired = titled('[P1] [Triggered on {host:host1}] CPU high')
  expect(fired).toMatchObject({ state: 'firing', severity: 'critical', title: 'CPU high on host:host1' })
  const { externalKey } = fired
  expect(titled('[P1] [Recovered on {host:host1}] CPU high')).toMatchObject({ state: 'cleared', externalKey })
})

test('a template with Datadog’s id of each event goes by the key of its alert', () => {
  const told = (id: string, status: string) => read({ title: 'CPU', id, alert_cycle_key: '77', status }).signal
  expect(told('1', 'Triggered').externalKey).toBe('77')
  expect(told('2', 'Recovered')).toMatchObject({ state: 'cleared', externalKey: '77' })
})

test('an alarm of CloudWatch through EventBridge is the one that SNS tells', () => {
  const arn = 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:CPU'
  const told = (value: string) => ({
    ...{ version: '0', id: `e-${value}`, source: 'aws.cloudwatch', account: '123456789012', region: 'us-west-2' },
    ...{ 'detail-type': 'CloudWatch Alarm State Change', time: '2026-11-30T14:00:00Z', resources: [arn] },
    detail: { alarmName: 'CPU', state: { value, reason: 'Threshold Crossed' } },
  })
  expect(read(told('ALARM')).signal).toMatchObject({ state: 'firing', title: 'CPU', externalKey: arn })
  expect(read(told('OK')).signal).toMatchObject({ state: 'cleared', externalKey: arn })
  expect(read(sent('sns-cloudwatch')).signal.externalKey).toBe(arn)
})

test('the parameters of a Zabbix webhook, as its own media types name them, are read', () => {
  const told = (event_value: string) => ({
    ...{ event_id: '9001', event_value, event_update_status: '0', event_nseverity: '4', event_name: 'High CPU' },
    ...{ host_name: 'web1', trigger_id: '77' },
  })
  expect(read(told('1')).signal).toMatchObject({
    ...{ state: 'firing', title: 'High CPU', externalKey: '9001', severity: 'error', labels: { host: 'web1' } },
  })
  expect(read(told('0')).signal).toMatchObject({ state: 'cleared', externalKey: '9001' })
})

test('what was deleted at Opsgenie has cleared', () => {
  const told = (action: string) => ({ action, alert: { alertId: '1', alias: 'a', message: 'Disk', priority: 'P1' } })
  expect(read(told('Create')).signal).toMatchObject({ state: 'firing', externalKey: 'a', severity: 'critical' })
  expect(read(told('Delete')).signal).toMatchObject({ state: 'cleared', externalKey: 'a' })
})

test('a Datadog template that was not filled in fires under a title of ours, and each gap is named', () => {
  const { signal, warnings, remarks } = read(sent('datadog-unexpanded'))
  expect(signal).toMatchObject({ state: 'firing', severity: 'unknown', sourceUrl: null })
  expect(signal.title).toMatch(/without a title/)
  for (const name of ['$EVENT_TITLE', '$ALERT_CYCLE_KEY', '$ALERT_TRANSITION', '$ALERT_PRIORITY', '$LINK']) {
    expect(warnings.filter((warning) => warning.includes(`"${name}"`))).toHaveLength(1)
    expect(JSON.stringify(signal)).not.toContain(name)
  }
  expect(remarks).toEqual(['placeholder'])
})

test.each(['null', 'None', 'undefined'])('%s for a key makes no two alerts one', (key) => {
  const [disk, shop] = ['Disk full', 'Shop down'].map((title) => read({ title, key, uuid: key, group: key }).signal)
  expect(disk?.externalKey).not.toBe(shop?.externalKey)
  expect(disk?.groupKey).not.toBe(shop?.groupKey)
  expect(read({ title: 'Disk full', key, uuid: 'u-1' }).signal.externalKey).toBe('u-1')
})

test.each(['$X', '{X}', '{{x}}', '{#X}', '\u0024{x}', '{$X}', '{{ .X }}', '<no value>', '%{x}', '*UNKNOWN*'])(
  '%s is no key, title, status or group',
  (gap) => {
    const body = {
      title: 'Disk full',
      key: gap,
      dedup_key: 'real',
      status: gap,
      group: gap,
      severity: gap,
      service: gap,
    }
    const { signal, warnings } = read(body)
    expect(signal).toMatchObject({ externalKey: 'real', groupKey: 'real', state: 'firing', severity: 'unknown' })
    expect(signal.serviceHint).toBe(null)
    expect(warnings).toHaveLength(5)
    expect(read({ title: gap, summary: 'Disk full' }).signal.title).toBe('Disk full')
    expect(read({ title: `Disk of ${gap}`, key: `a/${gap}` }).signal).toMatchObject(
      gap === '$X' ? {} : { title: 'Disk of …' },
    )
  },
)

test('a clear whose key was not filled in is refused only when nothing else tells what it clears', () => {
  expect(refused({ key: '{EVENT.ID}', status: 'resolved' })).toMatchObject({ ok: false, field: 'key' })
  const fired = read({ title: 'Disk full', key: '{EVENT.ID}' }).signal
  const cleared = read({ title: 'Disk full', key: '{EVENT.ID}', status: 'ok' }).signal
  expect(cleared).toMatchObject({ state: 'cleared', externalKey: fired.externalKey })
})

test('a Google Cloud incident has its key, its end and its link', () => {
  const body = sent('gcp-monitoring')
  expect(read(body)).toMatchObject({
    warnings: [],
    signal: {
      state: 'firing',
      externalKey: '0.abc',
      title: 'CPU is above threshold',
      severity: 'critical',
      sourceUrl: 'https://console.cloud.google.com/x',
      occurrence: 1_764_511_200_000,
    },
  })
  const closed = { ...body, incident: { ...body.incident, state: 'closed', ended_at: 1_764_511_300 } }
  expect(read(closed).signal).toMatchObject({ state: 'cleared', externalKey: '0.abc', endedAt: 1_764_511_300_000 })
})

test('a GitHub workflow fails and recovers under one key, whatever the run', () => {
  const body = sent('github-workflow-run')
  const { signal } = read(body)
  expect(signal).toMatchObject({ state: 'firing', title: 'CI: failure on main of o/r', externalKey: 'o/r/CI/main' })
  const run = { ...body.workflow_run, id: 2 }
  expect(read({ ...body, workflow_run: { ...run, conclusion: 'success' } }).signal).toMatchObject({
    state: 'cleared',
    externalKey: signal.externalKey,
  })
  for (const conclusion of [null, 'cancelled', 'skipped', 'neutral'])
    expect(refused({ ...body, workflow_run: { ...run, conclusion } })).toMatchObject({
      field: 'workflow_run.conclusion',
      detail: expect.stringContaining('neither fires nor clears'),
    })
  expect(refused({ zen: 'Keep it logically awesome.', hook_id: 1 })).toMatchObject({ ok: false, field: 'zen' })
})

test('a GitLab alert has its fingerprint, and clears by its end', () => {
  const body = sent('gitlab-http-alert-outgoing')
  expect(read(body).signal).toMatchObject({
    state: 'firing',
    externalKey: 'abc',
    title: 'HTTP latency',
    severity: 'error',
    serviceHint: 'checkout',
    occurrence: Date.parse('2026-11-30T14:00:00Z'),
    labels: { hosts: 'web1', gitlab_environment_name: 'production' },
  })
  expect(read({ ...body, end_time: '2026-11-30T14:10:00Z' }).signal).toMatchObject({
    state: 'cleared',
    externalKey: 'abc',
    endedAt: Date.parse('2026-11-30T14:10:00Z'),
  })
})

test('a check of healthchecks.io is known by its uuid', () => {
  const body = sent('healthchecks-json-down')
  expect(read(body).signal).toMatchObject({ state: 'firing', externalKey: body.uuid, title: 'Nightly backup' })
  expect(read({ ...body, status: 'up' }).signal).toMatchObject({ state: 'cleared', externalKey: body.uuid })
})

test('Sentry’s alert and the resolution of its issue have one key', () => {
  const body = sent('sentry-event-alert')
  const { signal } = read(body)
  expect(signal).toMatchObject({ state: 'firing', externalKey: '1170820242', title: 'TypeError: x is undefined' })
  expect(signal).toMatchObject({ severity: 'error', sourceUrl: body.data.event.web_url })
  const issue = { id: '1170820242', title: 'TypeError: x is undefined', level: 'error' }
  const told = (action: string) => ({ ...body, action, data: { issue } })
  expect(read(told('resolved')).signal).toMatchObject({ state: 'cleared', externalKey: '1170820242' })
  expect(read(told('created')).signal.state).toBe('firing')
  expect(refused(told('assigned'))).toMatchObject({ ok: false, field: 'action' })
  const metric = { ...body, action: 'warning', data: { metric_alert: { id: 5 }, description_title: 'Slow' } }
  expect(read(metric).signal).toMatchObject({ state: 'firing', severity: 'warning', externalKey: 'metric/5' })
})

test('a CloudWatch alarm is read out of its SNS envelope, or raw', () => {
  const body = sent('sns-cloudwatch')
  const key = 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:CPU'
  const alarm = JSON.parse(body.Message)
  const told = (changes: object) => read({ ...body, Message: JSON.stringify({ ...alarm, ...changes }) }).signal
  expect(read(body).signal).toMatchObject({ state: 'firing', externalKey: key, title: 'CPU' })
  expect(read(alarm).signal).toEqual(read(body).signal)
  const at = Date.parse('2026-11-30T14:00:00Z')
  expect(read(body).signal).toMatchObject({ occurrence: at, endedAt: null })
  expect(told({ NewStateValue: 'OK' })).toMatchObject({ state: 'cleared', externalKey: key, endedAt: at })
  expect(told({ NewStateValue: 'INSUFFICIENT_DATA' }).state).toBe('firing')
  expect(told({ AlarmArn: undefined }).externalKey).toBe('123456789012/US West (Oregon)/CPU')
  expect(read({ ...body, Message: 'Disk is full\nmore' }).signal.title).toBe(body.Subject)
})

test('an SNS subscription is refused in words that say how to confirm it', () => {
  expect(refused(sent('sns-confirm'))).toMatchObject({
    ok: false,
    field: 'Type',
    detail: expect.stringContaining('open its SubscribeURL'),
  })
})

test('a Zabbix message is known by its event and rated on Zabbix’s scale', () => {
  const body = sent('zabbix-custom')
  expect(read(body).signal).toMatchObject({
    state: 'firing',
    externalKey: '1234',
    title: 'High CPU on web1',
    severity: 'error',
    labels: { host: 'web1' },
  })
  expect(read({ ...body, status: 'RESOLVED', value: '0' }).signal).toMatchObject({
    state: 'cleared',
    externalKey: '1234',
  })
  const { status: _status, ...bare } = body
  expect(read(bare).signal.state).toBe('firing')
  expect(read({ ...bare, value: 0 }).signal.state).toBe('cleared')
})

test.each([
  [0, 'firing', 'shop is down'],
  [1, 'cleared', 'shop is up'],
])('Uptime Kuma’s status %s is %s', (status, state, title) => {
  const monitor = { id: 7, name: 'shop', url: 'https://shop.example.com' }
  const { signal } = read({ heartbeat: { monitorID: 7, status }, monitor, msg: '[shop] x' })
  expect(signal).toMatchObject({ state, title, externalKey: 'uptime-kuma/7', sourceUrl: 'https://shop.example.com' })
})

test('Uptime Kuma’s test informs, and what is neither up nor down is refused', () => {
  expect(read({ heartbeat: null, monitor: null, msg: 'Test' }).signal).toMatchObject({
    severity: 'info',
    title: 'Test',
  })
  const body = { heartbeat: { status: 3 }, monitor: { id: 7 }, msg: 'x' }
  expect(refused(body)).toMatchObject({ ok: false, field: 'heartbeat.status' })
})

test.each([
  [{ message_type: 'CRITICAL', entity_id: 'db', state_message: 'Disk full' }, 'firing', 'db', 'critical'],
  [{ message_type: 'RECOVERY', entity_id: 'db', state_message: 'ok again' }, 'cleared', 'db', 'unknown'],
  [{ message_type: 'ACKNOWLEDGEMENT', entity_id: 'db' }, 'acknowledged', 'db', 'unknown'],
  [{ alert_uid: 'u1', title: 'T', state: 'alerting', message: 'm' }, 'firing', 'u1', 'unknown'],
  [{ alert_uid: 'u1', title: 'T', state: 'ok' }, 'cleared', 'u1', 'unknown'],
  [{ summary: 'T', details: 'd', dedup: 'd1', action: 'close' }, 'cleared', 'd1', 'unknown'],
  [{ summary: 'T', details: 'd', dedup: 'd1', action: 'restart it' }, 'firing', 'd1', 'unknown'],
  [{ message: 'T', alias: 'a1', priority: 'P1' }, 'firing', 'a1', 'critical'],
  [{ service_key: 'x', event_type: 'resolve', incident_key: 'i1', description: 'T' }, 'cleared', 'i1', 'unknown'],
  [{ action: 'Close', alert: { alertId: '1', alias: 'a1', message: 'T', priority: 'P2' } }, 'cleared', 'a1', 'error'],
  [{ check_id: 85, check_name: 'shop', current_state: 'DOWN' }, 'firing', '85', 'unknown'],
  [{ ruleId: 1, ruleName: 'R', state: 'no_data', message: 'm' }, 'firing', 'rule/1', 'unknown'],
  [{ routing_key: 'r', event_action: 'resolve', dedup_key: 'p1' }, 'cleared', 'p1', 'unknown'],
  [
    { event_action: 'trigger', dedup_key: 'p1', payload: { summary: 'S', source: 's', severity: 'error' } },
    'firing',
    'p1',
    'error',
  ],
  [
    {
      schemaId: 'azureMonitorCommonAlertSchema',
      data: { essentials: { alertId: 'z', alertRule: 'R', monitorCondition: 'Resolved', severity: 'Sev1' } },
    },
    ...(['cleared', 'z', 'critical'] as const),
  ],
])('%j is %s, known as %s, and %s', (body, state, externalKey, severity) => {
  expect(read(body).signal).toMatchObject({ state, externalKey, severity })
})

test.each([
  'alias',
  'dedup',
  'dedup_key',
  'incident_key',
  'event_id',
  'entity_id',
  'uuid',
  'alert_uid',
  'alert_id',
  'fingerprint',
])('%s is read as the key after ours, a number too', (name) => {
  expect(read({ title: 'T', [name]: 'other' }).signal.externalKey).toBe('other')
  expect(read({ title: 'T', [name]: 7_000 }).signal.externalKey).toBe('7000')
  expect(read({ title: 'T', [name]: 'other', key: 'ours' }).signal.externalKey).toBe('ours')
  expect(read({ title: 'T', key: '$ALERT_CYCLE_KEY', [name]: 'other' }).signal.externalKey).toBe('other')
})

test('Alertmanager’s PagerDuty receiver brings service and severity when its configuration has them', () => {
  const body = {
    routing_key: 'r',
    event_action: 'trigger',
    dedup_key: 'c0ffee',
    client: 'Alertmanager',
    client_url: 'http://am.example:9093/#/alerts?receiver=baton',
    payload: {
      summary: '[FIRING:1] CheckoutDown web1 (checkout critical)',
      source: 'Alertmanager',
      severity: 'critical',
      component: 'checkout',
      class: 'CheckoutDown',
      group: 'web1',
      custom_details: {
        firing: 'Labels:\n - alertname = CheckoutDown',
        num_firing: '1',
        num_resolved: '0',
        resolved: '',
      },
    },
  }
  const { signals, warnings } = sources.pagerduty.parse(body, context) as Extract<ReturnType<typeof read>, { ok: true }>
  expect(warnings).toEqual([])
  expect(signals[0]).toMatchObject({ serviceHint: 'checkout', severity: 'critical', alertName: 'CheckoutDown' })
})

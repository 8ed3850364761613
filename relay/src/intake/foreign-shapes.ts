import { maxDepth, textDepthExceeds } from './depth.ts'
import { type Refusal, refuse } from './source.ts'
import { isObject, scalarText } from './text.ts'
import { quoted } from './warnings.ts'

type Fields = Readonly<Record<string, unknown>>
type Read = Fields | Refusal | null

/**
 * A body in another tool's own shape as the fields of a generic alert, a refusal that says what to change at that tool, or
 * null for a body that has the generic fields already. Only what decides what the alert is and whether it fires.
 */
export function readForeign(body: Fields): Read {
  for (const read of shapes) {
    const fields = read(body)
    if (fields !== null) return fields
  }
  return null
}

const shapes: readonly ((body: Fields) => Read)[] = [
  readSns,
  readCloudwatch,
  readSentry,
  readGoogle,
  readGithub,
  readGitlab,
  readUptimeKuma,
  readAzure,
  readOpsgenie,
  readPagerdutyV1,
  readPagerdutyV3,
  readZabbix,
  readGrafanaLegacy,
  readDatadog,
]

function object(value: unknown): Fields {
  return isObject(value) ? value : {}
}

function text(value: unknown): string {
  return scalarText(value) ?? ''
}

/** The first that is text with something in it, or a number. */
function first(...values: readonly unknown[]): unknown {
  return values.find((value) => /\S/.test(text(value)))
}

/** AWS SNS: an envelope around a message that is JSON, as CloudWatch's alarms are, or plain text. */
function readSns(body: Fields): Read {
  const { Type, TopicArn, Message } = body
  if (typeof Type !== 'string' || typeof TopicArn !== 'string') return null
  if (Type === 'SubscriptionConfirmation') {
    const how = 'open its SubscribeURL once; the body is kept beside this refusal, under Relay in the console'
    return refuse('Type', `is SubscriptionConfirmation, and this address confirms no subscription by itself: ${how}`)
  }
  if (Type !== 'Notification') return refuse('Type', `is ${quoted(Type)}: nothing fires or clears`)
  const inner = jsonObject(text(Message))
  if (inner !== null) return readForeign(inner) ?? inner
  const subject = first(body.Subject, text(Message).split('\n')[0])
  return { title: subject, description: Message, labels: { TopicArn } }
}

function jsonObject(raw: string): Fields | null {
  if (!raw.trimStart().startsWith('{') || textDepthExceeds(raw, maxDepth)) return null
  try {
    return object(JSON.parse(raw))
  } catch {
    return null
  }
}

function readCloudwatch(body: Fields): Read {
  if (body['detail-type'] === 'CloudWatch Alarm State Change') return readEventBridge(body)
  const { AlarmName, NewStateValue } = body
  if (typeof AlarmName !== 'string' || NewStateValue === undefined) return null
  return {
    title: AlarmName,
    // Older alarms have no ARN.
    key: first(body.AlarmArn, `${text(body.AWSAccountId)}/${text(body.Region)}/${AlarmName}`),
    status: NewStateValue,
    description: first(body.NewStateReason, body.AlarmDescription),
    ...turnedAt(NewStateValue, body.StateChangeTime),
    labels: { region: text(body.Region), account: text(body.AWSAccountId), note: text(body.AlarmDescription) },
  }
}

/** The time of the state that is told, which stays the same when it is told again. */
function turnedAt(state: unknown, at: unknown): Fields {
  return state === 'OK' ? { endsAt: at } : { startsAt: at }
}

/** The same alarm as EventBridge tells it; by its ARN it is one with what SNS tells. */
function readEventBridge({ detail, resources, account, region, time }: Fields): Read {
  const { alarmName, state, configuration } = object(detail)
  const { value, reason, timestamp } = object(state)
  const { description } = object(configuration)
  return {
    title: alarmName,
    key: first(Array.isArray(resources) ? resources[0] : null, `${text(account)}/${text(region)}/${text(alarmName)}`),
    status: value,
    description: first(reason, description),
    ...turnedAt(value, first(timestamp, time)),
    labels: { region: text(region), account: text(account), note: text(description) },
  }
}

/** An issue keeps its id from its first event to its end, so that is the key wherever it is told. */
function readSentry({ action, data, installation, actor }: Fields): Read {
  if (typeof action !== 'string' || !isObject(data) || (!isObject(installation) && !isObject(actor))) return null
  const rule = text(data.triggered_rule)
  if (isObject(data.event)) {
    const { title, issue_id, event_id, level, web_url, culprit } = data.event
    return {
      title: first(title, rule),
      key: first(issue_id, event_id),
      status: action,
      severity: level,
      link: web_url,
      labels: { rule, culprit: text(culprit) },
    }
  }
  if (isObject(data.metric_alert)) {
    const { id } = data.metric_alert
    const { description_title, description_text, web_url } = data
    const link = web_url ?? data.metric_alert.web_url
    const severity = action === 'resolved' ? undefined : action
    return {
      title: description_title,
      key: `metric/${text(id)}`,
      status: action,
      severity,
      description: description_text,
      link,
    }
  }
  const { issue } = data
  if (!isObject(issue)) return refuse('data', 'is a Sentry event of another kind; choose issues and alerts only')
  const states: Readonly<Record<string, string>> = { archived: 'resolved', ignored: 'resolved' }
  if (action === 'assigned') return refuse('action', 'is "assigned", which neither fires nor clears')
  const link = first(issue.web_url, issue.permalink)
  return { title: issue.title, key: issue.id, status: states[action] ?? action, severity: issue.level, link }
}

function readGoogle({ incident }: Fields): Read {
  if (!isObject(incident) || incident.incident_id === undefined) return null
  const { incident_id, state, summary, condition_name, policy_name, url, started_at, ended_at, severity } = incident
  return {
    title: first(summary, condition_name, policy_name),
    name: policy_name,
    key: incident_id,
    status: state,
    severity,
    link: url,
    startsAt: started_at,
    endsAt: ended_at,
    labels: { policy: text(policy_name), condition: text(condition_name) },
  }
}

/** A run has a new number each time: the workflow on its branch is what fails and recovers. */
function readGithub({ workflow_run: run, repository, zen, hook_id, action }: Fields): Read {
  if (typeof zen === 'string' && hook_id !== undefined)
    return refuse('zen', 'is GitHub’s ping: address and key are right; choose the event "Workflow runs" alone')
  if (!isObject(repository) || typeof repository.full_name !== 'string') return null
  if (!isObject(run)) {
    if (text(action) === '') return null
    return refuse('body', 'is a GitHub event of another kind; choose the event "Workflow runs" alone')
  }
  const { name, conclusion, head_branch, html_url, workflow_id } = run
  if (conclusion === 'success' || conclusion === 'failure' || /^(timed_out|startup_failure)$/.test(text(conclusion)))
    return {
      title: `${text(name)}: ${text(conclusion).replace('_', ' ')} on ${text(head_branch)} of ${repository.full_name}`,
      name,
      key: `${repository.full_name}/${text(workflow_id) || text(name)}/${text(head_branch)}`,
      status: conclusion,
      link: html_url,
      labels: { repository: repository.full_name, branch: text(head_branch) },
    }
  return refuse('workflow_run.conclusion', `is ${quoted(conclusion)}, which neither fires nor clears`)
}

/** GitLab's alert body: what has an end has ended. */
function readGitlab(body: Fields): Read {
  const isGitlab = 'gitlab_environment_name' in body || 'monitoring_tool' in body
  if (!isGitlab || body.status !== undefined) return null
  const { monitoring_tool, hosts, gitlab_environment_name, end_time, ...fields } = body
  const labels = { monitoring_tool, hosts, gitlab_environment_name }
  return { ...fields, labels, ...(text(end_time) === '' ? {} : { status: 'resolved', endsAt: end_time }) }
}

function readUptimeKuma({ heartbeat, monitor, msg }: Fields): Read {
  if (typeof msg !== 'string' || heartbeat === undefined || monitor === undefined) return null
  // A test, or a certificate that will expire: it informs, and is no outage.
  if (!isObject(heartbeat) || !isObject(monitor)) return { title: msg, severity: 'info' }
  const states: Readonly<Record<string, string>> = { 0: 'down', 1: 'up' }
  const status = states[text(heartbeat.status)]
  if (status === undefined)
    return refuse('heartbeat.status', `is ${quoted(heartbeat.status)}, which neither fires (0) nor clears (1)`)
  const link = /^https?:\/\/./.test(text(monitor.url)) ? monitor.url : undefined
  const title = `${text(monitor.name)} is ${status}`
  return { title, name: monitor.name, key: `uptime-kuma/${text(monitor.id)}`, status, description: msg, link }
}

function readAzure({ schemaId, data }: Fields): Read {
  if (schemaId !== 'azureMonitorCommonAlertSchema') return null
  const { alertRule, alertId, monitorCondition, severity, description, firedDateTime } = object(object(data).essentials)
  return { title: alertRule, key: alertId, status: monitorCondition, severity, description, startsAt: firedDateTime }
}

function readOpsgenie({ action, alert }: Fields): Read {
  if (typeof action !== 'string' || !isObject(alert) || alert.alertId === undefined) return null
  // What was deleted there fires no more.
  const status = /^delete$/i.test(action) ? 'close' : /^(create|close|acknowledge)$/i.exec(action)?.[0]
  if (status === undefined) return refuse('action', `is ${quoted(action)}, which neither fires nor clears`)
  const { message, alias, alertId, priority, description } = alert
  return { title: message, key: first(alias, alertId), status, severity: priority, description }
}

/** PagerDuty's first Events API. Its key is of no use here, and goes no further. */
function readPagerdutyV1({ service_key, event_type, incident_key, description, details, client_url }: Fields): Read {
  if (service_key === undefined || typeof event_type !== 'string') return null
  return { title: description, key: incident_key, status: event_type, details, link: client_url }
}

/** What PagerDuty itself sends of its incidents. */
function readPagerdutyV3({ event }: Fields): Read {
  if (!isObject(event) || !/^incident\./.test(text(event.event_type))) return null
  const { id, title, status, html_url, urgency } = object(event.data)
  return { title, key: id, status, severity: urgency, link: html_url }
}

/** Zabbix's severities run from 0, not classified, to 5, disaster. */
const zabbixSeverities = ['info', 'info', 'warning', 'warning', 'error', 'critical']

function readZabbix(body: Fields): Read {
  const { eventid, event_id, value, event_value, host, host_name, event_nseverity, event_severity, ...rest } = body
  const told = first(value, event_value)
  const where = first(host, host_name)
  if (first(eventid, event_id) === undefined || (told === undefined && where === undefined)) return null
  const severity = first(rest.severity, event_nseverity, event_severity)
  const named = /^[0-5]$/.test(text(severity)) ? zabbixSeverities[Number(severity)] : severity
  const states: Readonly<Record<string, string>> = { 0: 'resolved', 1: 'problem' }
  return {
    ...rest,
    title: first(rest.title, rest.event_name, rest.alert_subject, rest.name),
    eventid: first(eventid, event_id),
    severity: named,
    labels: { ...object(rest.labels), ...(where === undefined ? {} : { host: where }) },
    status: first(rest.status, rest.state, states[text(told)]),
  }
}

/** Grafana's alerting of version 8 and before. */
function readGrafanaLegacy(body: Fields): Read {
  const { ruleId, ruleName, state, message, ruleUrl } = body
  if (ruleId === undefined || typeof ruleName !== 'string' || state === undefined) return null
  return { title: ruleName, key: `rule/${text(ruleId)}`, status: state, description: message, link: ruleUrl }
}

/** `[P1] [Triggered on {host:web1}] CPU high`, which Datadog makes of an alert's title; the priority only where it has one. */
const datadogTitle =
  /^(?:\[(P[1-5])\] )?\[(Triggered|Re-Triggered|Warn|Re-Warn|No Data|Re-No Data|Renotify|Recovered)(?: on \{([^{}]{0,1000})\})?\] (.+)$/s

/** Datadog's default body: the transition stands in the title alone, and each event has an id of its own. */
function readDatadog(body: Fields): Read {
  if (body.event_type === undefined || body.last_updated === undefined || body.status !== undefined) return null
  const [, priority, transition, scope, name] = datadogTitle.exec(text(body.title)) ?? []
  if (name === undefined) return null
  const title = scope === undefined ? name : `${name} on ${scope}`
  const own = first(body.key, body.alert_cycle_key, body.aggreg_key)
  return {
    title,
    name,
    status: transition,
    severity: first(body.severity, priority, body.priority),
    description: body.body,
    link: body.link ?? body.url,
    ...(own === undefined ? { key: `datadog/${title}` } : { key: own }),
  }
}

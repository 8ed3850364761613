import { assertNever } from '../assert-never.ts'
import type { PersonId } from '../ids.ts'
import type { SourceSeverity } from '../oncall/config.ts'
import { reduceNotebook } from '../postmortem/reduce-notebook.ts'
import { alertOf, noAlerts, withAlert } from './alert-table.ts'
import type { Entry, EventBodies, JournalEntry } from './events.ts'
import type { AlertState, ChannelAttempt, Incident, Page } from './incident.ts'
import { severityRank, wasSeen } from './incident.ts'
import { reduceRoom, stopTimers } from './reduce-room.ts'

/** The incident that an `incident.opened` begins. */
export function openIncident(entry: Entry<'incident.opened'>): Incident {
  const { body } = entry
  return {
    id: entry.incidentId ?? '',
    drill: entry.drill,
    scope: entry.scope,
    title: body.title,
    alertName: body.alertName,
    service: body.service,
    integrationId: body.integrationId,
    source: body.source,
    groupKey: body.groupKey,
    openedAt: entry.recordedAt,
    openedSeq: entry.seq,
    updatedAt: entry.recordedAt,
    updatedSeq: entry.seq,
    declaredBy: body.declaredBy,
    drillFor: body.drillFor,
    previousId: body.previousId,
    recurrence: body.recurrence,
    status: 'triggered',
    sev: null,
    impact: '',
    impactSince: null,
    acknowledgement: null,
    firstAcknowledgedAt: null,
    snoozedUntil: null,
    snoozedBy: null,
    resolution: null,
    activityAt: entry.recordedAt,
    sourceState: 'none',
    severity: body.severity,
    alerts: noAlerts,
    alertCount: 0,
    firingCount: 0,
    flaps: 0,
    clearedAt: null,
    resolveAfterMs: body.resolveAfterMs,
    truncated: 0,
    holder: body.declaredBy,
    roles: {},
    responders: [],
    policy: null,
    run: null,
    lastStep: -1,
    pages: {},
    notes: {},
    links: [],
    known: {},
    timers: {},
    lastUpdateAt: null,
    updateOverdueTold: null,
    publications: {},
    stars: {},
    runbooks: {},
    actions: {},
    notebook: null,
  }
}

/** Folds one event into the incident that it is about. Never refuses, reads no clock; the same object back when nothing changed. */
export function reduceIncident(incident: Incident, entry: JournalEntry): Incident {
  const changed = reduceFact(incident, entry)
  if (changed === incident) return incident
  const byPerson = entry.actor.kind === 'person' && entry.type !== 'page.receipted'
  return {
    ...changed,
    updatedAt: entry.recordedAt,
    updatedSeq: entry.seq,
    activityAt: byPerson ? entry.recordedAt : changed.activityAt,
  }
}

function reduceFact(incident: Incident, entry: JournalEntry): Incident {
  switch (entry.type) {
    case 'alert.fired':
      return fireAlert(incident, entry)
    case 'alert.severity-changed': {
      const { key, severity, severityRaw, title } = entry.body
      const changed = changeAlert(incident, key, (alert) => ({ ...alert, severity, severityRaw, title }))
      return changed === incident ? incident : { ...changed, severity: worse(incident.severity, severity) }
    }
    case 'alert.cleared':
      return clearAlert(incident, entry)
    case 'alert.acknowledged-at-source':
      return changeAlert(incident, entry.body.key, (alert) => ({ ...alert, acknowledgedAtSource: true }))
    case 'group.truncated':
      return settle({ ...incident, truncated: entry.body.truncated }, entry.recordedAt)
    case 'incident.acknowledged':
      return acknowledge(incident, entry)
    case 'incident.unacknowledged':
    case 'incident.acknowledgement-expired':
      return { ...incident, status: 'triggered', acknowledgement: null, run: null }
    case 'incident.snoozed':
      return {
        ...stopPaging(incident),
        snoozedUntil: entry.body.until,
        snoozedBy: entry.actor.id,
        holder: incident.holder ?? entry.actor.id,
      }
    case 'incident.snooze-ended':
      return { ...incident, status: 'triggered', acknowledgement: null, snoozedUntil: null, snoozedBy: null }
    case 'incident.resolved': {
      const by = entry.actor.kind === 'person' ? entry.actor.id : null
      const resolution = { by, at: entry.recordedAt, cause: entry.body.cause }
      const pages = closePages(incident.pages, () => true)
      const timers = stopTimers(incident.timers, entry.recordedAt)
      return {
        ...incident,
        run: null,
        pages,
        timers,
        status: 'resolved',
        resolution,
        snoozedUntil: null,
        snoozedBy: null,
      }
    }
    case 'incident.reopened':
      return {
        ...incident,
        status: 'acknowledged',
        resolution: null,
        clearedAt: null,
        firstAcknowledgedAt: entry.recordedAt,
        holder: entry.actor.id,
        acknowledgement: { by: entry.actor.id, at: entry.recordedAt, timeoutMs: entry.body.timeoutMs },
      }
    case 'incident.sev-set':
      return { ...incident, sev: entry.body.sev }
    case 'incident.impact-set':
      return { ...incident, impact: entry.body.impact, impactSince: entry.body.since ?? null }
    case 'responder.asked':
      return { ...incident, responders: withPerson(incident.responders, entry.body.person) }
    case 'role.taken':
    case 'role.assigned': {
      const person = entry.type === 'role.taken' ? entry.actor.id : entry.body.person
      if (entry.body.role === 'commander') return takeOver(incident, person)
      return { ...incident, roles: { ...incident.roles, [entry.body.role]: person } }
    }
    case 'role.released': {
      const { [entry.body.role]: _released, ...roles } = incident.roles
      return { ...incident, roles }
    }
    case 'incident.handed-over':
      return handOver(incident, entry.body)
    case 'note.added':
      return addNote(incident, entry)
    case 'note.edited':
      return editNote(incident, entry)
    case 'link.added': {
      const { linkId: id, url, label } = entry.body
      return { ...incident, links: [...incident.links, { id, url, label, by: entry.actor.id }] }
    }
    case 'escalation.started':
    case 'escalation.stepped':
    case 'escalation.exhausted':
    case 'page.raised':
    case 'page.answered':
    case 'page.declined':
    case 'page.receipted':
    case 'page.attempted':
    case 'page.delivered':
    case 'page.failed':
      return reducePaging(incident, entry)
    case 'incident.known-set':
    case 'responder.released':
    case 'row.starred':
    case 'row.unstarred':
    case 'timer.started':
    case 'timer.rang':
    case 'timer.stopped':
    case 'update.fell-due':
    case 'update.attempted':
    case 'update.published':
    case 'update.failed':
    case 'runbook.opened':
    case 'runbook.ticked':
    case 'runbook.flagged':
      return reduceRoom(incident, entry)
    case 'action.added':
    case 'action.changed':
    case 'postmortem.started':
    case 'postmortem.owner-set':
    case 'postmortem.status-set':
    case 'postmortem.written':
    case 'postmortem.why-set':
    case 'postmortem.why-removed':
      return reduceNotebook(incident, entry)
    case 'incident.opened':
    case 'config.applied':
    case 'integration.created':
    case 'integration.revoked':
    case 'device.paired':
    case 'device.revoked':
    case 'runbook.published':
    case 'runbook.withdrawn':
    case 'handoff.offered':
    case 'handoff.amended':
    case 'handoff.read':
    case 'handoff.fell-due':
    case 'handoff.unanswered':
    case 'handoff.accepted':
    case 'handoff.declined':
    case 'handoff.withdrawn':
    case 'shift.taken-over':
      return incident
    default:
      return assertNever(entry)
  }
}

type PagingEntry = Extract<JournalEntry, { type: `escalation.${string}` | `page.${string}` }>

function reducePaging(incident: Incident, entry: PagingEntry): Incident {
  switch (entry.type) {
    case 'escalation.started': {
      const { reason, policy, steps, repeats, startAt, step } = entry.body
      const run = {
        reason,
        policy,
        steps,
        repeats,
        startAt,
        round: 0,
        step,
        steppedAt: null,
        steppedEmpty: false,
        foundSomebody: false,
        exhausted: false,
      }
      return { ...incident, run, policy: policy ?? incident.policy }
    }
    case 'escalation.stepped': {
      if (!incident.run) return incident
      const { round, step, people } = entry.body
      const foundSomebody = incident.run.foundSomebody || people.length > 0
      const run = {
        ...incident.run,
        round,
        step,
        steppedAt: entry.recordedAt,
        steppedEmpty: people.length === 0,
        foundSomebody,
        exhausted: false,
      }
      // A reassignment's ladder has the asked person in front of the policy's own steps.
      const lastStep = run.reason === 'reassigned' ? step - 1 : step
      return { ...incident, run, lastStep: Math.max(incident.lastStep, lastStep) }
    }
    case 'escalation.exhausted':
      return incident.run ? { ...incident, run: { ...incident.run, exhausted: true } } : incident
    case 'page.raised':
      return raisePage(incident, entry)
    case 'page.answered':
      return answerPage(incident, entry)
    case 'page.declined':
      return declinePage(incident, entry)
    case 'page.receipted': {
      const { pageId, deviceId, layer, ok, detail } = entry.body
      return changePage(incident, pageId, (page) => ({
        ...page,
        receipts: {
          ...page.receipts,
          [deviceId]: { ...page.receipts[deviceId], [layer]: { ok, at: entry.at, detail } },
        },
      }))
    }
    case 'page.attempted':
      return attempt(incident, entry.body, { outcome: 'sending', lastAt: entry.recordedAt, detail: '' })
    case 'page.delivered':
      return attempt(incident, entry.body, {
        outcome: 'delivered',
        lastAt: entry.recordedAt,
        detail: entry.body.detail,
      })
    case 'page.failed':
      return attempt(incident, entry.body, { outcome: 'failed', lastAt: entry.recordedAt, detail: entry.body.detail })
    default:
      return assertNever(entry)
  }
}

function fireAlert(incident: Incident, { body, recordedAt }: Entry<'alert.fired'>): Incident {
  const known = alertOf(incident.alerts, body.key)
  const alert: AlertState = {
    key: body.key,
    state: 'firing',
    title: body.title,
    severity: body.severity,
    severityRaw: body.severityRaw,
    labels: body.labels,
    annotations: body.annotations,
    runbookUrl: body.runbookUrl,
    dashboardUrl: body.dashboardUrl,
    sourceUrl: body.sourceUrl,
    silenceUrl: body.silenceUrl,
    occurrence: body.occurrence,
    firedAt: known?.state === 'firing' ? known.firedAt : recordedAt,
    clearedAt: null,
    fires: (known?.fires ?? 0) + 1,
    acknowledgedAtSource: false,
  }
  return {
    ...incident,
    alerts: withAlert(incident.alerts, alert),
    alertCount: incident.alertCount + (known ? 0 : 1),
    firingCount: incident.firingCount + (known?.state === 'firing' ? 0 : 1),
    flaps: incident.flaps + (known?.state === 'cleared' ? 1 : 0),
    severity: worse(incident.severity, body.severity),
    sourceState: 'firing',
    clearedAt: null,
  }
}

function clearAlert(incident: Incident, { body, recordedAt }: Entry<'alert.cleared'>): Incident {
  const known = alertOf(incident.alerts, body.key)
  if (!known || known.state === 'cleared') return incident
  const cleared: AlertState = {
    ...known,
    state: 'cleared',
    occurrence: body.occurrence ?? known.occurrence,
    clearedAt: recordedAt,
  }
  const next = {
    ...incident,
    alerts: withAlert(incident.alerts, cleared),
    firingCount: incident.firingCount - 1,
  }
  return settle(next, recordedAt)
}

/**
 * All cleared stops paging at once, whether or not the incident then waits before it resolves. Alerts that the source
 * left out may still fire, so while it says that there are any, nothing is clear.
 */
function settle(incident: Incident, at: number): Incident {
  if (incident.sourceState !== 'firing' || incident.firingCount > 0 || incident.truncated > 0) return incident
  return { ...stopPaging(incident), sourceState: 'cleared', clearedAt: at }
}

function changeAlert(incident: Incident, key: string, change: (alert: AlertState) => AlertState): Incident {
  const alert = alertOf(incident.alerts, key)
  return alert ? { ...incident, alerts: withAlert(incident.alerts, change(alert)) } : incident
}

function acknowledge(incident: Incident, entry: Entry<'incident.acknowledged'>): Incident {
  const by = entry.actor.kind === 'person' ? entry.actor.id : null
  return {
    ...stopPaging(incident),
    status: 'acknowledged',
    acknowledgement: { by, at: entry.recordedAt, timeoutMs: entry.body.timeoutMs },
    firstAcknowledgedAt: incident.firstAcknowledgedAt ?? entry.recordedAt,
    snoozedUntil: null,
    snoozedBy: null,
    // The baton moves to whoever accepted it. A source that acknowledges is nobody: the holder stays.
    holder: by ?? incident.holder,
  }
}

/** Ends the escalation and closes its pages; someone asked in as a responder is still being asked. */
function stopPaging(incident: Incident): Incident {
  return { ...incident, run: null, pages: closePages(incident.pages, (page) => page.purpose !== 'join') }
}

function closePages(pages: Incident['pages'], which: (page: Page) => boolean): Incident['pages'] {
  let next: Record<string, Page> | null = null
  for (const page of Object.values(pages)) {
    if (page.state !== 'open' || !which(page)) continue
    next ??= { ...pages }
    next[page.id] = { ...page, state: 'closed' }
  }
  return next ?? pages
}

function raisePage(incident: Incident, entry: Entry<'page.raised'>): Incident {
  const { pageId, person, purpose, dueAt } = entry.body
  const earlier = Object.values(incident.pages).find((open) => open.state === 'open' && open.person === person)
  const channels = earlier
    ? entry.body.channels.map((channel) => waitOn(channel, earlier, entry.recordedAt))
    : entry.body.channels
  const page: Page = {
    id: pageId,
    person,
    purpose,
    raisedAt: entry.recordedAt,
    dueAt,
    state: 'open',
    answeredAt: null,
    declined: null,
    channels,
    receipts: {},
    attempts: {},
  }
  // One alarm a person: a later page of the same incident takes the earlier one's place.
  const pages = closePages(incident.pages, (open) => open.person === person)
  return { ...incident, pages: { ...pages, [pageId]: page } }
}

/**
 * A channel goes on waiting from the unseen page that a new one replaces. Otherwise steps that follow each other faster
 * than its delay would put it off for ever.
 */
function waitOn<C extends Page['channels'][number]>(channel: C, earlier: Page, now: number): C {
  const before = earlier.channels.find(({ kind }) => kind === channel.kind)
  if (!before || earlier.attempts[channel.kind] || wasSeen(earlier)) return channel
  const restMs = Math.max(0, earlier.raisedAt + before.afterMs - now)
  return restMs < channel.afterMs ? { ...channel, afterMs: restMs } : channel
}

function answerPage(incident: Incident, entry: Entry<'page.answered'>): Incident {
  const { pageId, person } = entry.body
  const page = incident.pages[pageId]
  if (page?.state !== 'open') return incident
  const answered: Page = { ...page, state: 'answered', answeredAt: entry.recordedAt }
  const base = page.purpose === 'join' ? incident : stopPaging(incident)
  const responders = page.purpose === 'test' ? incident.responders : withPerson(incident.responders, person)
  return { ...base, pages: { ...base.pages, [pageId]: answered }, responders }
}

/**
 * Who is asked in says no, and is not counted as coming. A no to taking over leaves the baton where it is; while nobody
 * holds the incident, and for help, the next step follows at once instead of waiting for an answer that has come.
 */
function declinePage(incident: Incident, entry: Entry<'page.declined'>): Incident {
  const { pageId, person, reason } = entry.body
  const page = incident.pages[pageId]
  if (page?.state !== 'open') return incident
  const declined: Page = { ...page, state: 'closed', declined: { at: entry.recordedAt, reason } }
  const next = { ...incident, pages: { ...incident.pages, [pageId]: declined } }
  if (page.purpose === 'join') return { ...next, responders: incident.responders.filter((other) => other !== person) }
  // Help that was asked for since goes on climbing: it is not the ladder that this no answers.
  const isHeld = incident.status === 'acknowledged' && page.purpose === 'reassign'
  if (isHeld) return incident.run?.reason === 'reassigned' ? { ...next, run: null } : next
  return { ...next, run: incident.run && stepOnWithout(next, incident.run, page) }
}

/** The next step follows at once when this was the last answer that the one just taken was waiting for. */
function stepOnWithout(incident: Incident, run: NonNullable<Incident['run']>, declined: Page): Incident['run'] {
  const { steppedAt } = run
  if (steppedAt === null || declined.raisedAt < steppedAt) return run
  const othersAsked = Object.values(incident.pages).some(
    ({ state, purpose, raisedAt }) => state === 'open' && purpose !== 'join' && raisedAt >= steppedAt,
  )
  return othersAsked ? run : { ...run, steppedEmpty: true }
}

/** The baton moves to whoever took it; where it was acknowledged, it is theirs to work on from now. */
function moveBaton(incident: Incident, to: PersonId): Incident {
  const { acknowledgement } = incident
  return { ...incident, holder: to, acknowledgement: acknowledgement && { ...acknowledgement, by: to } }
}

/** Command that is taken is not on offer any more: a late yes to the last holder's request must not move it again. */
function takeOver(incident: Incident, to: PersonId): Incident {
  const pages = closePages(incident.pages, (page) => page.purpose === 'reassign')
  const run = incident.run?.reason === 'reassigned' && incident.status === 'acknowledged' ? null : incident.run
  return moveBaton({ ...incident, pages, run }, to)
}

/** With the shift goes the baton, where the giver had it, and what rang for the giver falls silent there. */
function handOver(incident: Incident, { from, to }: EventBodies['incident.handed-over']): Incident {
  const pages = closePages(incident.pages, (page) => page.person === from && page.purpose === 'escalation')
  const quiet = { ...incident, pages }
  return incident.holder === from ? moveBaton(quiet, to) : quiet
}

function addNote(incident: Incident, entry: Entry<'note.added'>): Incident {
  const { noteId, text, about, tags = [], mentions = [], publish = false } = entry.body
  const at = entry.recordedAt
  const note = { id: noteId, by: entry.actor.id, text, at, about, tags, mentions, history: [] }
  const publication = { noteId, requestedAt: at, attempts: 0, lastAt: null, outcome: 'waiting', detail: '' } as const
  return {
    ...incident,
    notes: { ...incident.notes, [noteId]: note },
    ...(tags.includes('update') ? { lastUpdateAt: at } : {}),
    ...(publish ? { publications: { ...incident.publications, [noteId]: publication } } : {}),
  }
}

function changePage(incident: Incident, pageId: string, change: (page: Page) => Page): Incident {
  const page = incident.pages[pageId]
  return page ? { ...incident, pages: { ...incident.pages, [pageId]: change(page) } } : incident
}

function attempt(
  incident: Incident,
  { pageId, channel, attempt: attempts }: EventBodies['page.attempted'] | EventBodies['page.delivered'],
  result: Pick<ChannelAttempt, 'outcome' | 'lastAt' | 'detail'>,
): Incident {
  return changePage(incident, pageId, (page) => ({
    ...page,
    attempts: { ...page.attempts, [channel]: { kind: channel, attempts, ...result } },
  }))
}

function editNote(incident: Incident, entry: Entry<'note.edited'>): Incident {
  const note = incident.notes[entry.body.noteId]
  if (!note) return incident
  const { text, tags = note.tags, mentions = note.mentions } = entry.body
  const history = [...note.history, { text: note.text, at: entry.recordedAt, by: entry.actor.id }]
  const isNewUpdate = tags.includes('update') && !note.tags.includes('update')
  return {
    ...incident,
    notes: { ...incident.notes, [note.id]: { ...note, text, tags, mentions, history } },
    ...(isNewUpdate ? { lastUpdateAt: entry.recordedAt } : {}),
  }
}

function withPerson(people: readonly PersonId[], person: PersonId): readonly PersonId[] {
  return people.includes(person) ? people : [...people, person]
}

function worse(a: SourceSeverity, b: SourceSeverity): SourceSeverity {
  return severityRank[b] > severityRank[a] ? b : a
}

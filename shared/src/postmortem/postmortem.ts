import type { JournalEntry } from '../log/events.ts'
import { isKnownEvent } from '../log/known-events.ts'
import { alertsOf } from '../model/alert-table.ts'
import type { OncallConfig } from '../model/config.ts'
import type { AlertState, Incident } from '../model/incident.ts'
import { knownFields } from '../model/known.ts'
import { isOverdue, type Notebook } from '../model/notebook.ts'
import { resolutionOf } from '../model/paging-state.ts'
import { stepsOf } from '../model/runbook.ts'
import { type TimelineRow, timelineOf } from '../view/timeline.ts'
import { type Cast, castByLetter, castByName } from './cast.ts'
import { sectionsOf } from './draft-sections.ts'
import { measure } from './measure.ts'
import { storyOf } from './pick-story.ts'
import { lasting, type RoleSpan } from './role-spans.ts'
import { type Postmortem, postmortemVersion, type WhyNode } from './schema.ts'
import { after, clock } from './words.ts'

export interface PostmortemOptions {
  /** Show people's names; by default each has a letter and what they were at the moment, for a blameless report. */
  readonly names: boolean
  /** The day of the export, `2026-11-30`: what was due before it is overdue. */
  readonly today: string
}

/**
 * Makes the postmortem of an incident from its own events (all of them, in order). The same events, configuration and
 * options give the same postmortem. Without names nobody's is in it, not in what people wrote either.
 */
export function postmortemOf(
  logged: Incident,
  log: readonly JournalEntry[],
  config: OncallConfig,
  { names, today }: PostmortemOptions,
): Postmortem {
  const cast = (names ? castByName : castByLetter)(logged, log, config)
  const { incident, entries, spans, nameOf, nameThen } = cast
  const title = titleOf(incident, nameOf)
  const rows = timelineOf(entries, config, cast.nameAt).map((row) => ({
    ...row,
    text: withTitle(row.text, title, incident, entries),
  }))
  const story = storyOf(rows)
  const acknowledgedAt = entries.find((entry) => entry.type === 'incident.acknowledged')?.recordedAt ?? null
  const acknowledgedAfterMs = acknowledgedAt === null ? null : acknowledgedAt - incident.openedAt
  const resolvedAt = resolutionOf(incident)?.at ?? null
  const summary = summaryOf(cast, title)
  const measured = measure(incident, entries)
  const raisedBy = new Map(
    entries
      .filter(isKnownEvent)
      .flatMap((entry) => (entry.type === 'page.raised' ? [[entry.body.pageId, entry.seq]] : [])),
  )
  return {
    format: 'baton-postmortem',
    version: postmortemVersion,
    incidentId: incident.id,
    title,
    service: incident.service,
    severity: incident.severity,
    sev: incident.sev,
    status: incident.status,
    openedAt: iso(incident.openedAt),
    acknowledgedAt: isoOrNull(acknowledgedAt),
    resolvedAt: isoOrNull(resolvedAt),
    acknowledgedAfterMs,
    resolvedAfterMs: resolvedAt === null ? null : resolvedAt - incident.openedAt,
    summary,
    impact: incident.impact,
    impactSince: isoOrNull(incident.impactSince),
    affected: incident.known.affected?.text ?? '',
    measured,
    asOf: today,
    notebook: incident.notebook && {
      status: incident.notebook.status,
      owner: nameOf(incident.notebook.owner),
      startedAt: iso(incident.notebook.startedAt),
      updatedAt: iso(incident.notebook.updatedAt),
    },
    sections: sectionsOf({ incident, entries, nameThen, summary, acknowledgedAfterMs, measured }),
    whys: whyTree(incident.notebook?.whys ?? {}),
    actionItems: actionItemsOf(incident, entries, nameOf, today),
    roles: lasting(spans).map((span) => roleOf(span, nameOf)),
    paged: Object.values(incident.pages).map((page) => ({
      who: cast.nameAt(page.person, raisedBy.get(page.id) ?? 0),
      why: page.purpose,
      pagedAt: iso(page.raisedAt),
      answeredAfterMs: page.answeredAt === null ? null : page.answeredAt - page.raisedAt,
    })),
    known: knownFields.flatMap((field) => {
      const known = incident.known[field]
      return known?.text ? [{ field, text: known.text, who: nameThen(known.by, known.at), at: iso(known.at) }] : []
    }),
    alerts: [...alertsOf(incident.alerts)].sort(byFiring).map(({ title, severity, state, firedAt, clearedAt }) => ({
      title,
      severity,
      state,
      firedAt: iso(firedAt),
      clearedAt: isoOrNull(clearedAt),
    })),
    ...(names ? {} : { legend: legendOf(cast) }),
    timeline: rows.map(
      ({ seq, at, recordedAt, heldAt, kind, who, text, addedLater, edited, tags, starred, omitted }) => ({
        seq,
        at: iso(at),
        recordedAt: iso(recordedAt),
        heldAt: isoOrNull(heldAt),
        kind,
        who,
        text,
        addedLater,
        edited,
        tags: [...tags],
        starred,
        omitted,
        story: story.has(seq),
      }),
    ),
    updates: updatesOf(incident, rows),
    runbooks: runbooksOf(incident, nameThen),
    links: incident.links.map(({ label, url }) => ({ label, url })),
  }
}

/** What still fires first: a report lists only the first of a storm. */
function byFiring(a: AlertState, b: AlertState): number {
  if (a.state !== b.state) return a.state === 'firing' ? -1 : 1
  return a.firedAt - b.firedAt || (a.key < b.key ? -1 : 1)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at)
}

/** A pager test that somebody renamed was opened by a title that holds a name too. */
function withTitle(text: string, title: string, incident: Incident, entries: readonly JournalEntry[]): string {
  if (incident.drillFor === null) return text
  const opened =
    entries.filter(isKnownEvent).find((entry) => entry.type === 'incident.opened')?.body.title ?? incident.title
  return text.replaceAll(incident.title, title).replaceAll(opened, title)
}

/** The title of a pager test is Baton's own and holds a name. */
function titleOf({ title, drillFor }: Incident, nameOf: Cast['nameOf']): string {
  return drillFor === null ? title : `Pager test for ${nameOf(drillFor)}`
}

function summaryOf({ incident, spans, nameOf, nameThen }: Cast, title: string): string {
  const { openedAt, updatedAt, holder, status, recurrence, alertCount } = incident
  const alerts = alertCount === 1 ? '1 alert' : `${alertCount} alerts`
  const resolvedAt = resolutionOf(incident)?.at ?? null
  const ended = resolvedAt === null ? status : `${status} ${after(resolvedAt - openedAt)}`
  const before = [...new Set(lasting(spans).flatMap(({ role, person }) => (role === 'commander' ? [person] : [])))]
  const held = [
    ...before.filter((person) => person !== holder).map(nameOf),
    ...(holder === null ? [] : [nameThen(holder, updatedAt)]),
  ]
  const whose = held.length === 0 ? 'Nobody took it.' : `Held by ${held.join(', then ')}.`
  const again = recurrence > 1 ? ` It happened ${recurrence} times in 24 h.` : ''
  return `${title}: ${alerts}, ${ended}. ${whose}${again}`
}

function whyTree(whys: Notebook['whys'], parentId: string | null = null): WhyNode[] {
  return Object.values(whys)
    .filter((why) => why.parentId === parentId)
    .map(({ id, text }) => ({ text, because: whyTree(whys, id) }))
}

function actionItemsOf(
  { actions }: Incident,
  entries: readonly JournalEntry[],
  nameOf: Cast['nameOf'],
  today: string,
): Postmortem['actionItems'] {
  return entries.filter(isKnownEvent).flatMap((entry) => {
    const action = entry.type === 'action.added' ? actions[entry.body.actionId] : undefined
    if (!action) return []
    const { id, title, dueOn, state, origin } = action
    const owner = action.owner === null ? null : nameOf(action.owner)
    return [{ id, seq: entry.seq, title, owner, dueOn, state, overdue: isOverdue(action, today), origin: origin.kind }]
  })
}

/** What everybody was, and when, in the order of their letters. */
function legendOf({ spans, incident: { pages }, people, nameOf }: Cast): NonNullable<Postmortem['legend']> {
  const paged = Object.values(pages).map(({ person, raisedAt }) => ({ person, was: `paged ${clock(iso(raisedAt))}` }))
  const cast = lasting(spans).map(({ role, person, from, until }) => ({
    person,
    was: `${role} from ${clock(iso(from))}${until === null ? '' : ` to ${clock(iso(until))}`}`,
  }))
  const byPerson = Map.groupBy([...cast, ...paged], ({ person }) => person)
  return people.map((person) => ({
    who: nameOf(person),
    was: [...new Set(byPerson.get(person)?.map(({ was }) => was))].join('; ') || 'had no role and was not paged',
  }))
}

function roleOf({ role, person, from, until }: RoleSpan, nameOf: Cast['nameOf']): Postmortem['roles'][number] {
  return { role, who: nameOf(person), from: iso(from), until: isoOrNull(until) }
}

function updatesOf({ publications }: Incident, rows: readonly TimelineRow[]): Postmortem['updates'] {
  return rows.flatMap(({ seq, at, who, text, tags, noteId }) => {
    if (noteId === null || !tags.includes('update')) return []
    const outcome = publications[noteId]?.outcome
    const posted = outcome === undefined ? 'inside' : postedWords[outcome]
    return [{ seq, at: iso(at), who, text, posted }]
  })
}

const postedWords = { waiting: 'waiting', sending: 'waiting', published: 'outside', failed: 'failed' } as const

function runbooksOf({ runbooks }: Incident, nameThen: Cast['nameThen']): Postmortem['runbooks'] {
  return Object.values(runbooks).map(({ id, title, text, version, openedAt, openedBy, ticks, flags }) => ({
    id,
    title,
    version,
    openedAt: iso(openedAt),
    openedBy: nameThen(openedBy, openedAt),
    steps: stepsOf(text).map((step) => {
      const tick = ticks[step.line]
      const flag = flags[step.line]
      return {
        line: step.line,
        text: step.text,
        done: tick ? { at: iso(tick.at), who: nameThen(tick.by, tick.at) } : null,
        wrong: flag ? { at: iso(flag.at), who: nameThen(flag.by, flag.at), text: flag.text } : null,
      }
    }),
  }))
}

import type { JournalEntry } from '../log/events.ts'
import { alertsOf } from '../model/alert-table.ts'
import type { OncallConfig } from '../model/config.ts'
import type { AlertState, Incident } from '../model/incident.ts'
import { knownFields } from '../model/known.ts'
import { isOverdue, type Notebook } from '../model/notebook.ts'
import { resolutionOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { stepsOf } from '../model/runbook.ts'
import { type NameOf, type TimelineRow, timelineOf } from '../view/timeline.ts'
import { byRole } from './blameless.ts'
import { sectionsOf } from './draft-sections.ts'
import { measure } from './measure.ts'
import { storyOf } from './pick-story.ts'
import { type RoleSpan, roleSpansOf } from './role-spans.ts'
import { type Postmortem, postmortemVersion, type WhyNode } from './schema.ts'
import { clock } from './words.ts'

export interface PostmortemOptions {
  /** Show people's names; by default they appear by what they did, for a blameless report. */
  readonly names: boolean
  /** The day of the export, `2026-11-30`: what was due before it is overdue. */
  readonly today: string
}

/**
 * Makes the postmortem of an incident from its own events (all of them, in order). The same events, configuration and
 * options give the same postmortem. People's own words stay as they wrote them, with the names in them.
 */
export function postmortemOf(
  incident: Incident,
  entries: readonly JournalEntry[],
  config: OncallConfig,
  { names, today }: PostmortemOptions,
): Postmortem {
  const spans = roleSpansOf(entries)
  const nameOf = names ? (person: string) => personName(config, person) : byRole(spans, config)
  // First, so that people without a function are numbered in the order in which the story meets them.
  const title = titleOf(incident, nameOf)
  const rows = timelineOf(entries, config, nameOf).map((row) => ({
    ...row,
    text: withTitle(row.text, title, incident, entries),
  }))
  const story = storyOf(rows)
  const acknowledgedAt = entries.find((entry) => entry.type === 'incident.acknowledged')?.recordedAt ?? null
  const acknowledgedAfterMs = acknowledgedAt === null ? null : acknowledgedAt - incident.openedAt
  const resolvedAt = resolutionOf(incident)?.at ?? null
  const summary = summaryOf(incident, title, nameOf)
  const measured = measure(incident, entries)
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
    sections: sectionsOf({ incident, entries, nameOf, summary, acknowledgedAfterMs, measured }),
    whys: whyTree(incident.notebook?.whys ?? {}),
    actionItems: actionItemsOf(incident, entries, nameOf, today),
    roles: spans.map((span) => roleOf(span, nameOf)),
    paged: Object.values(incident.pages).map((page) => ({
      who: nameOf(page.person),
      why: page.purpose,
      pagedAt: iso(page.raisedAt),
      answeredAfterMs: page.answeredAt === null ? null : page.answeredAt - page.raisedAt,
    })),
    known: knownFields.flatMap((field) => {
      const known = incident.known[field]
      return known?.text ? [{ field, text: known.text, who: nameOf(known.by), at: iso(known.at) }] : []
    }),
    alerts: [...alertsOf(incident.alerts)].sort(byFiring).map(({ title, severity, state, firedAt, clearedAt }) => ({
      title,
      severity,
      state,
      firedAt: iso(firedAt),
      clearedAt: isoOrNull(clearedAt),
    })),
    ...(names ? {} : { legend: legendOf(spans, incident, nameOf) }),
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
    runbooks: runbooksOf(incident, nameOf),
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
  const opened = entries.find((entry) => entry.type === 'incident.opened')?.body.title ?? incident.title
  return text.replaceAll(incident.title, title).replaceAll(opened, title)
}

/** The title of a pager test is Baton's own and holds a name. */
function titleOf({ title, drillFor }: Incident, nameOf: NameOf): string {
  return drillFor === null ? title : `Pager test for ${nameOf(drillFor)}`
}

function summaryOf(incident: Incident, title: string, nameOf: NameOf): string {
  const alerts = incident.alertCount === 1 ? '1 alert' : `${incident.alertCount} alerts`
  const held = incident.holder === null ? 'Nobody took it.' : `Held by ${nameOf(incident.holder)}.`
  const again = incident.recurrence > 1 ? ` It happened ${incident.recurrence} times in 24 h.` : ''
  return `${title}: ${alerts}, ${incident.status}. ${held}${again}`
}

function whyTree(whys: Notebook['whys'], parentId: string | null = null): WhyNode[] {
  return Object.values(whys)
    .filter((why) => why.parentId === parentId)
    .map(({ id, text }) => ({ text, because: whyTree(whys, id) }))
}

function actionItemsOf(
  { actions }: Incident,
  entries: readonly JournalEntry[],
  nameOf: NameOf,
  today: string,
): Postmortem['actionItems'] {
  return entries.flatMap((entry) => {
    const action = entry.type === 'action.added' ? actions[entry.body.actionId] : undefined
    if (!action) return []
    const { id, title, dueOn, state, origin } = action
    const owner = action.owner === null ? null : nameOf(action.owner)
    return [{ id, seq: entry.seq, title, owner, dueOn, state, overdue: isOverdue(action, today), origin: origin.kind }]
  })
}

/** Each name by function, with what its person was and when: one name may have stood for several roles. */
function legendOf(spans: readonly RoleSpan[], { pages }: Incident, nameOf: NameOf): NonNullable<Postmortem['legend']> {
  const paged = Object.values(pages).map(({ person, raisedAt }) => ({ person, was: `paged ${clock(iso(raisedAt))}` }))
  const cast = spans.map(({ role, person, from, until }) => ({
    person,
    was: `${role} from ${clock(iso(from))}${until === null ? '' : ` to ${clock(iso(until))}`}`,
  }))
  const byPerson = Map.groupBy([...cast, ...paged], ({ person }) => person)
  return [...byPerson].map(([person, parts]) => ({
    who: nameOf(person),
    was: [...new Set(parts.map(({ was }) => was))].join('; '),
  }))
}

function roleOf({ role, person, from, until }: RoleSpan, nameOf: NameOf): Postmortem['roles'][number] {
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

function runbooksOf({ runbooks }: Incident, nameOf: NameOf): Postmortem['runbooks'] {
  return Object.values(runbooks).map(({ id, title, text, version, openedAt, openedBy, ticks, flags }) => ({
    id,
    title,
    version,
    openedAt: iso(openedAt),
    openedBy: nameOf(openedBy),
    steps: stepsOf(text).map((step) => {
      const tick = ticks[step.line]
      const flag = flags[step.line]
      return {
        line: step.line,
        text: step.text,
        done: tick ? { at: iso(tick.at), who: nameOf(tick.by) } : null,
        wrong: flag ? { at: iso(flag.at), who: nameOf(flag.by), text: flag.text } : null,
      }
    }),
  }))
}

import type { Danger } from '../handoff/danger.ts'
import { sha256 } from '../log/chain.ts'
import type { Desk } from '../model/desk.ts'
import { type BriefItem, type Condition, type Reason, type ReasonKind, reasonKinds } from '../model/handoff.ts'
import { type Incident, severityRank } from '../model/incident.ts'
import { personName } from '../model/routing.ts'
import { serviceName } from './feed-row.ts'
import { shownTitle } from './shown-title.ts'

/** An open incident with what there is to fear of it. */
export interface Judged extends Danger {
  readonly incident: Incident
}

/** As many items a person can take in one by one; with more, equal ones become one. */
const readable = 20
/** Items that one brief lists, and incidents that one item of it names. */
const maxItems = 60
const maxNamed = 2_000
/** Titles that a group shows as examples. */
const examples = 3

/** Said of what nobody has to look at in the night. */
const quiet: ReadonlySet<ReasonKind> = new Set(['flaps', 'fires', 'cleared', 'does-not-page'])
/** Said of what is like any other of its kind: nobody has done anything about it yet but take it. */
const ordinary: ReadonlySet<ReasonKind> = new Set([
  ...quiet,
  'critical',
  'nobody',
  'snooze-ends',
  'acknowledgement-ends',
  'update-due',
  'update-overdue',
])

const rankOf: Readonly<Record<Condition, number>> = { unstable: 0, watcher: 1, stable: 2 }

/** The most dangerous first: by condition, by the gravest reason and its SEV, then worst and oldest. For `sort`. */
export function byDanger(a: Judged, b: Judged): number {
  return (
    rankOf[a.condition] - rankOf[b.condition] ||
    gravest(a) - gravest(b) ||
    (a.incident.sev ?? 9) - (b.incident.sev ?? 9) ||
    severityRank[b.incident.severity] - severityRank[a.incident.severity] ||
    a.incident.openedSeq - b.incident.openedSeq
  )
}

function gravest({ reasons: [first] }: Pick<Danger, 'reasons'>): number {
  return first === undefined ? reasonKinds.length : reasonKinds.indexOf(first.kind)
}

/** An item that nobody is paged for: it can be left out of a brief without harm. */
export function doesNotPage({ reasons = [], condition }: Pick<BriefItem, 'reasons' | 'condition'>): boolean {
  return (
    condition !== 'unstable' && reasons.length > 0 && reasons.every(({ kind }) => quiet.has(kind)) && isSaid(reasons)
  )
}

function isSaid(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind === 'does-not-page' || kind === 'cleared')
}

type Draft = (one: Judged) => BriefItem

/**
 * The items of a brief: one for each incident, and one for all that does not page. In a storm equal ones are one item,
 * the coarser the more there are. `rest` is how many found no place. `judged` comes sorted by danger; `moment` says a time.
 */
export function gathered(
  desk: Desk,
  judged: readonly Judged[],
  draft: Draft,
  moment: (at: number) => string,
): { readonly items: readonly BriefItem[]; readonly rest: number } {
  const isQuiet = (one: Judged) => doesNotPage(one)
  const loud = judged.filter((one) => !isQuiet(one))
  const pool = judged.filter(isQuiet)
  const [only] = pool
  const last = only === undefined ? [] : [pool.length === 1 ? draft(only) : poolItem(desk, pool)]
  const groups = grouped(loud)
  const shown = groups.slice(0, maxItems - last.length)
  const items = shown.map((group) => {
    const [first] = group.of
    return group.of.length === 1 && first !== undefined ? draft(first) : groupItem(desk, group, moment)
  })
  const rest = groups.slice(shown.length).reduce((sum, { of }) => sum + of.length, 0)
  return { items: [...items, ...last], rest }
}

interface Group {
  readonly key: string
  readonly of: readonly Judged[]
}

/** By alert and service, then by service, then by severity alone: as fine as can be read. */
function grouped(judged: readonly Judged[]): readonly Group[] {
  const kinds: readonly ((incident: Incident) => string)[] = [
    ({ alertName, title, service, severity }) => JSON.stringify([alertName || title, service, severity]),
    ({ service, severity }) => JSON.stringify([service, severity]),
    ({ severity }) => severity,
  ]
  let groups: readonly Group[] = judged.map((one) => ({ key: one.incident.id, of: [one] }))
  for (const kind of kinds) {
    if (groups.length <= readable) break
    const byKey = Map.groupBy(judged, (one) =>
      isOrdinary(one) ? `${one.condition} ${kind(one.incident)}` : one.incident.id,
    )
    groups = [...byKey].map(([key, of]) => ({ key, of }))
  }
  return groups
}

/** What somebody gave a SEV, an impact or a timer is a matter of its own. */
function isOrdinary({ reasons, incident }: Judged): boolean {
  return incident.sev === null && reasons.every(({ kind }) => ordinary.has(kind))
}

function groupItem(desk: Desk, { key, of }: Group, moment: (at: number) => string): BriefItem {
  const incidents = of.map(({ incident }) => incident)
  const [first] = of
  const names = new Set(incidents.map(({ alertName, title }) => alertName || title))
  const services = new Set(incidents.map((incident) => serviceName(desk, incident)))
  const where = services.size === 1 ? [...services][0] : `${services.size} services`
  const severity = first?.incident.severity ?? 'unknown'
  const what = names.size === 1 ? [...names][0] : `${names.size} kinds of alert, ${severity}`
  return {
    id: `group-${sha256(key).slice(0, 16)}`,
    incidentId: null,
    incidents: incidents.slice(0, maxNamed).map(({ id }) => id),
    condition: first?.condition ?? 'unstable',
    title: `${(what ?? '').slice(0, 300)} × ${incidents.length}${where ? ` in ${where.slice(0, 100)}` : ''}`,
    summary: [
      `${severity}. ${holders(desk, incidents)}.`,
      oldest(incidents, moment),
      exampleWords(desk, incidents),
    ].join('\n'),
    next: '',
    contingency: '',
    reasons: commonReasons(of),
  }
}

function poolItem(desk: Desk, pool: readonly Judged[]): BriefItem {
  const incidents = pool.map(({ incident }) => incident)
  const firing = incidents.filter(({ sourceState }) => sourceState !== 'cleared').length
  return {
    id: 'does-not-page',
    incidentId: null,
    incidents: incidents.slice(0, maxNamed).map(({ id }) => id),
    condition: firing > 0 ? 'watcher' : 'stable',
    title: `${incidents.length} that do not page`,
    summary: [`${firing} firing, ${incidents.length - firing} cleared.`, exampleWords(desk, incidents)].join('\n'),
    next: 'Nobody is paged for them.',
    contingency: '',
    reasons: [...(firing > 0 ? [{ kind: 'fires' as const }] : []), { kind: 'does-not-page' as const }],
  }
}

/** Of each kind of reason the soonest. */
function commonReasons(of: readonly Judged[]): readonly Reason[] {
  const byKind = Map.groupBy(
    of.flatMap(({ reasons }) => reasons),
    ({ kind }) => kind,
  )
  return [...byKind.values()]
    .flatMap((same) => same.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)).slice(0, 1))
    .sort((a, b) => reasonKinds.indexOf(a.kind) - reasonKinds.indexOf(b.kind))
}

/** "held by Ana 12, by nobody 68". */
function holders(desk: Desk, incidents: readonly Incident[]): string {
  const counts = [...Map.groupBy(incidents, ({ holder }) => holder)].sort((a, b) => b[1].length - a[1].length)
  const words = counts.map(
    ([holder, those]) => `by ${holder === null ? 'nobody' : personName(desk.config, holder)} ${those.length}`,
  )
  const shown = words.slice(0, 5).join(', ')
  return words.length > 5 ? `Held ${shown} and others` : `Held ${shown}`
}

function oldest(incidents: readonly Incident[], moment: (at: number) => string): string {
  return `The oldest since ${moment(Math.min(...incidents.map(({ openedAt }) => openedAt)))}.`
}

function exampleWords(desk: Desk, incidents: readonly Incident[]): string {
  const titles = [...new Set(incidents.map((incident) => shownTitle(desk, incident).slice(0, 200)))]
  const more = titles.length - examples
  return `${titles.slice(0, examples).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

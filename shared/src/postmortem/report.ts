import { type KnownField, knownLabels } from '../model/known.ts'
import { type PostmortemSection, sectionTitles } from '../model/notebook.ts'
import { sevWords } from '../model/sev-words.ts'
import { durationWords } from '../view/timeline.ts'
import { isPicked } from './pick-story.ts'
import type { Postmortem, WhyNode } from './schema.ts'
import { after, clock, count, observed } from './words.ts'

/** One part of a report for people. All text is plain and hostile, except `markdown`, which people wrote as such. */
export type Block =
  /** Baton's own words. */
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'subheading'; readonly text: string }
  | { readonly kind: 'words'; readonly text: string }
  /** Baton's own remark about the report. */
  | { readonly kind: 'remark'; readonly text: string }
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'tree'; readonly nodes: readonly WhyNode[] }
  | { readonly kind: 'links'; readonly links: Postmortem['links'] }

/**
 * The postmortem as people read it, the same in every format: first what was learnt, then what it rests on. The first
 * block stands under the title.
 */
export function reportOf(postmortem: Postmortem): readonly Block[] {
  const section = (name: PostmortemSection) => sectionOf(postmortem, name)
  return [
    { kind: 'facts', rows: factsOf(postmortem) },
    ...section('summary'),
    ...section('impact'),
    heading('Measured'),
    { kind: 'facts', rows: measuredOf(postmortem) },
    ...section('detection'),
    ...section('resolution'),
    ...section('factors'),
    ...whysOf(postmortem),
    ...section('well'),
    ...section('badly'),
    ...section('lucky'),
    ...actionsOf(postmortem),
    ...timelineBlocks(postmortem),
    ...legendBlocks(postmortem),
    ...updatesOf(postmortem),
    ...runbooksOf(postmortem),
    ...pagedOf(postmortem),
    ...rolesOf(postmortem),
    ...knownOf(postmortem),
    ...alertsOf(postmortem),
    ...linksOf(postmortem),
  ]
}

function heading(text: string): Block {
  return { kind: 'heading', text }
}

function factsOf(postmortem: Postmortem): readonly (readonly [string, string])[] {
  const { incidentId, service, severity, status, notebook, openedAt } = postmortem
  const worst = postmortem.measured.timeInSev[0]?.sev
  const sev = postmortem.sev === null ? 'not set' : sevWords(postmortem.sev)
  const atWorst = worst === undefined || worst === postmortem.sev ? '' : ` at the end, ${sevWords(worst)} at worst`
  const writing = notebook ? `${notebook.status.replace('-', ' ')}; owner: ${notebook.owner}` : 'not begun'
  return [
    ['Incident', incidentId],
    ['Service', service ?? 'not known'],
    ['Severity', `${sev}${atWorst} (the source said ${severity})`],
    ['Status', status],
    ['Postmortem', writing],
    ['Opened (UTC)', clock(openedAt)],
    ['Acknowledged', happened(postmortem.acknowledgedAt, postmortem.acknowledgedAfterMs)],
    ['Resolved', happened(postmortem.resolvedAt, postmortem.resolvedAfterMs)],
  ]
}

function happened(at: string | null, afterMs: number | null): string {
  return at === null || afterMs === null ? 'no' : `${clock(at)}, ${after(afterMs)}`
}

/** What the log alone can measure. */
function measuredOf({
  measured,
  acknowledgedAfterMs,
  resolvedAfterMs,
}: Postmortem): readonly (readonly [string, string])[] {
  const { detectedAfterMs, firstPageAfterMs, impactMs, pagesSent, peoplePaged, timeInSev } = measured
  return [
    ...(impactMs === null ? [] : [['From impact to resolution', durationWords(impactMs)] as const]),
    ...(detectedAfterMs === null ? [] : [['From impact to opening', durationWords(detectedAfterMs)] as const]),
    ['First page', firstPageAfterMs === null ? 'none' : after(firstPageAfterMs)],
    ['First acknowledged', acknowledgedAfterMs === null ? 'never' : after(acknowledgedAfterMs)],
    ['Resolved', resolvedAfterMs === null ? 'not yet' : after(resolvedAfterMs)],
    ...timeInSev.map(({ sev, ms }) => [`Time in ${sevWords(sev)}`, durationWords(ms)] as const),
    ['Pages sent', pagesSent === 0 ? 'none' : `${pagesSent}, to ${count(peoplePaged, 'person', 'people')}`],
  ]
}

function sectionOf({ sections }: Postmortem, name: PostmortemSection): readonly Block[] {
  const { text, written } = sections[name]
  if (text === '') return []
  return [
    heading(sectionTitles[name]),
    { kind: 'markdown', text },
    ...(written ? [] : [{ kind: 'remark', text: 'Drafted from the log; nobody has written this yet.' } as const]),
  ]
}

function whysOf({ whys }: Postmortem): readonly Block[] {
  return whys.length === 0 ? [] : [heading('5 Whys'), { kind: 'tree', nodes: whys }]
}

function actionsOf({ actionItems, asOf }: Postmortem): readonly Block[] {
  if (actionItems.length === 0) return []
  const head = ['What', 'Whose', 'Due', 'State', 'Event']
  const rows = actionItems.map(({ title, owner, dueOn, state, overdue, seq }) => [
    title,
    owner ?? 'nobody yet',
    dueOn ?? 'no date',
    overdue ? `${state}, overdue (as of ${asOf})` : state,
    seq === null ? '' : `#${seq}`,
  ])
  return [heading('Action items'), { kind: 'table', head, rows }]
}

/**
 * The story, what people starred beside it and not what they left out; of a file that knows no story all but receipts and
 * the writing.
 */
function timelineBlocks({ timeline }: Postmortem): readonly Block[] {
  const hasStory = timeline.some(({ story }) => story !== undefined)
  const isPlain = ({ kind }: Postmortem['timeline'][number]) => kind !== 'receipt' && kind !== 'postmortem'
  const shown = timeline.filter((row) => isPicked(row, hasStory ? row.story === true : isPlain(row)))
  const which = `${hasStory ? 'the story and what was starred' : 'without receipts'}${leftOutWords(timeline)}`
  const rest = 'the JSON and CSV exports have all.'
  return [
    heading('Timeline (UTC)'),
    ...(shown.length === timeline.length
      ? []
      : [{ kind: 'remark', text: `${shown.length} of ${count(timeline.length, 'row')}: ${which}; ${rest}` } as const]),
    {
      kind: 'table',
      head: ['Time', 'Who', 'What', 'Recorded', 'Event'],
      rows: shown.map((row) => [
        clock(row.at),
        row.who,
        row.edited ? `${row.text} (edited)` : row.text,
        observed(row),
        `#${row.seq}`,
      ]),
    },
  ]
}

function leftOutWords(timeline: Postmortem['timeline']): string {
  const leftOut = timeline.filter(({ omitted }) => omitted === true).length
  return leftOut === 0 ? '' : `, without ${leftOut} that ${leftOut === 1 ? 'was' : 'were'} left out`
}

/** Whom the letters stand for, so that a stranger can follow the story. */
function legendBlocks({ legend = [] }: Postmortem): readonly Block[] {
  if (legend.length === 0) return []
  const rows = legend.map(({ who, was }) => [who, was] as const)
  return [
    heading('Who is who (UTC)'),
    { kind: 'remark', text: 'A person keeps their letter; the word before it is what they were at that moment.' },
    { kind: 'facts', rows },
  ]
}

const postedWords = {
  inside: 'inside only',
  waiting: 'on its way outside',
  outside: 'posted outside',
  failed: 'not posted outside',
} as const

function updatesOf({ updates }: Postmortem): readonly Block[] {
  if (updates.length === 0) return []
  const head = ['Time (UTC)', 'Who', 'Update', 'Where', 'Event']
  const rows = updates.map(({ at, who, text, posted, seq }) => [clock(at), who, text, postedWords[posted], `#${seq}`])
  return [heading('Status updates'), { kind: 'table', head, rows }]
}

function runbooksOf({ runbooks }: Postmortem): readonly Block[] {
  if (runbooks.length === 0) return []
  return [
    heading('Runbooks as executed'),
    ...runbooks.flatMap(({ title, openedAt, openedBy, steps }): readonly Block[] => [
      { kind: 'subheading', text: title },
      { kind: 'words', text: `Opened at ${clock(openedAt)} UTC by ${openedBy}.` },
      {
        kind: 'table',
        head: ['Step', 'Done (UTC)', 'By', 'Found wrong'],
        rows: steps.map(({ text, done, wrong }) => [
          text,
          done ? clock(done.at) : 'not done',
          done?.who ?? '',
          wrong ? `${wrong.who}: ${wrong.text}` : '',
        ]),
      },
    ]),
  ]
}

/** Why somebody was paged, as people say it; what a later version names otherwise stays. */
const whyWords: Readonly<Record<string, string>> = {
  escalation: 'was next to be paged',
  join: 'asked to join',
  help: 'asked for help',
  reassign: 'asked to take over',
  news: 'told that it got worse',
  test: 'pager test',
}

function pagedOf({ paged }: Postmortem): readonly Block[] {
  if (paged.length === 0) return [heading('Who was paged'), { kind: 'words', text: 'Nobody was paged.' }]
  const head = ['Who', 'Why', 'Paged (UTC)', 'Answered after']
  const rows = paged.map(({ who, why, pagedAt, answeredAfterMs }) => [
    who,
    Object.hasOwn(whyWords, why) ? (whyWords[why] ?? why) : why,
    clock(pagedAt),
    answeredAfterMs === null ? 'not answered' : durationWords(answeredAfterMs),
  ])
  return [heading('Who was paged'), { kind: 'table', head, rows }]
}

function rolesOf({ roles }: Postmortem): readonly Block[] {
  if (roles.length === 0) return []
  const rows = roles.map(({ role, who, from, until }) => [
    role,
    who,
    clock(from),
    until === null ? 'to the end' : clock(until),
  ])
  return [heading('Roles'), { kind: 'table', head: ['Role', 'Who', 'From (UTC)', 'Until (UTC)'], rows }]
}

function knownOf({ known }: Postmortem): readonly Block[] {
  if (known.length === 0) return []
  const head = ['What', 'Known', 'Who said so', 'Time (UTC)']
  const rows = known.map(({ field, text, who, at }) => [
    Object.hasOwn(knownLabels, field) ? knownLabels[field as KnownField] : field,
    text,
    who,
    clock(at),
  ])
  return [heading('What was known at the end'), { kind: 'table', head, rows }]
}

/** A storm's alerts are alike; beyond these the reader is told how many there were. */
const shownAlerts = 25

function alertsOf({ alerts }: Postmortem): readonly Block[] {
  if (alerts.length === 0) return []
  const rows = alerts
    .slice(0, shownAlerts)
    .map(({ title, severity, firedAt, clearedAt }) => [
      title,
      severity,
      clock(firedAt),
      clearedAt === null ? 'not cleared' : clock(clearedAt),
    ])
  return [
    heading('Alerts'),
    ...(alerts.length > shownAlerts
      ? [{ kind: 'remark', text: `The first ${shownAlerts} of ${alerts.length}; the JSON export has all.` } as const]
      : []),
    { kind: 'table', head: ['Alert', 'Severity', 'Fired (UTC)', 'Cleared (UTC)'], rows },
  ]
}

function linksOf({ links }: Postmortem): readonly Block[] {
  return links.length === 0 ? [] : [heading('Links'), { kind: 'links', links }]
}

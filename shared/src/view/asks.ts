import { listed } from '../listed.ts'
import type { Desk } from '../model/desk.ts'
import { type Incident, type Page, type PagePurpose, type ReceiptLayer, wasSeen } from '../model/incident.ts'
import { acknowledgementOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import type { AskLine, AskSummary, AskView } from './alarm-state.ts'
import { escalationAhead } from './escalation-ahead.ts'
import { reachOf } from './page-words.ts'

/** The latest that are shown of one incident; nobody waits for more answers than this. */
const maxAsks = 30
/** How many rows of one page's delivery are told, the latest. */
const maxLines = 12

/** Whom people asked for help, to join or to take over in this incident, each by the last page of theirs; latest last. */
export function selectAsks(desk: Desk, incident: Incident, me: string | null): readonly AskView[] {
  return asksOf(incident).map((page) => ({
    ...summaryOf(desk, incident, page, me),
    lines: linesOf(desk, page),
    next: nextOf(desk, incident, page),
  }))
}

/** What `me` asked for and waits for, or has an answer to; of an incident that is over nothing. */
export function selectMyAsks(desk: Desk, incident: Incident, me: string | null): readonly AskSummary[] {
  if (me === null || incident.status === 'resolved') return []
  return asksOf(incident)
    .filter(({ askedBy }) => askedBy === me)
    .map((page) => summaryOf(desk, incident, page, me))
}

function asksOf(incident: Incident): readonly Page[] {
  const last = new Map<string, Page>()
  for (const page of Object.values(incident.pages)) {
    last.delete(page.person)
    last.set(page.person, page)
  }
  const asked = [...last.values()].filter(({ askedBy, state, declined }) => {
    return askedBy !== null && (state !== 'closed' || declined !== null)
  })
  return asked.slice(-maxAsks)
}

function summaryOf(desk: Desk, incident: Incident, page: Page, me: string | null): AskSummary {
  const { id: pageId, person, purpose, why, raisedAt, askedBy, declined, answeredAt } = page
  const by = askedBy ?? ''
  return {
    pageId,
    person,
    name: personName(desk.config, person),
    by,
    byName: personName(desk.config, by),
    mine: me !== null && by === me,
    what: whatOf(purpose),
    why,
    raisedAt,
    state: stateOf(incident, page),
    stateAt: answeredAt ?? declined?.at ?? null,
    reason: declined?.reason ?? '',
    progress: reachOf(page),
  }
}

function whatOf(purpose: PagePurpose): AskSummary['what'] {
  return purpose === 'reassign' || purpose === 'join' ? purpose : 'help'
}

function stateOf(incident: Incident, page: Page): AskSummary['state'] {
  if (page.declined) return 'cannot'
  if (page.state === 'open') return wasSeen(page) ? 'seen' : 'paged'
  const { person } = page
  return acknowledgementOf(incident)?.by === person && incident.holder === person ? 'has-it' : 'coming'
}

const layerWords: Readonly<Record<ReceiptLayer, string>> = {
  reached: 'reached',
  shown: 'shown',
  sounded: 'sounded',
  notified: 'notified',
  seen: 'seen',
  acted: 'answered',
}

/** What is proven of its delivery, a row a device and moment; what failed says why. */
function linesOf(desk: Desk, page: Page): readonly AskLine[] {
  const devices = Object.entries(page.receipts).flatMap(([deviceId, receipts]) => {
    const name = desk.device(deviceId)?.name ?? 'a device'
    return Object.entries(receipts).map(([layer, { ok, at, detail }]) => {
      const word = layerWords[layer as ReceiptLayer]
      return { at, ok, word: ok ? word : `not ${word}`, on: `on ${name}`, detail: ok ? '' : detail }
    })
  })
  const channels = Object.values(page.attempts).map(({ kind, lastAt: at, outcome, detail }) => ({
    at,
    ok: outcome === 'delivered',
    word: outcome === 'delivered' ? 'sent' : outcome === 'failed' ? 'not sent' : 'being sent',
    on: `by ${kind}`,
    detail: outcome === 'failed' ? detail : '',
  }))
  const rows = [...devices, ...channels].sort((a, b) => a.at - b.at)
  return mergeEqual(rows).slice(-maxLines)
}

interface Row {
  readonly at: number
  readonly ok: boolean
  readonly word: string
  readonly on: string
  readonly detail: string
}

/** "shown and sounded on Ana's laptop": what one device said within a second is one row. */
function mergeEqual(rows: readonly Row[]): readonly AskLine[] {
  const groups: { at: number; ok: boolean; words: string[]; on: string; detail: string }[] = []
  for (const { word, ...row } of rows) {
    const before = groups.find(({ at, ok, on, detail }) => {
      return row.at - at <= 1_000 && ok === row.ok && on === row.on && detail === row.detail
    })
    if (before) before.words.push(word)
    else groups.push({ ...row, words: [word] })
  }
  return groups.map(({ at, ok, words, on, detail }) => {
    const why = detail === '' ? '' : ` (${detail})`
    return { at, ok, text: `${listed(words)} ${on}${why}` }
  })
}

/** What is tried next while there is no answer: another channel of theirs, then whoever the escalation comes to. */
function nextOf(desk: Desk, incident: Incident, page: Page): AskView['next'] {
  if (page.state !== 'open') return []
  const channels = page.channels
    .filter(({ kind }) => kind !== 'console' && !page.attempts[kind] && !wasSeen(page))
    .map(({ kind, afterMs }) => ({ at: page.raisedAt + afterMs, text: `sends to them by ${kind}` }))
  const rung = escalationAhead(desk, incident, 2).find(({ people }) => people.some((person) => person !== page.person))
  const people = rung?.people.filter((person) => person !== page.person) ?? []
  const names = people.map((person) => personName(desk.config, person))
  const pages = rung ? [{ at: rung.at, text: `pages ${listed(names)}` }] : []
  return [...channels, ...pages].sort((a, b) => a.at - b.at)
}

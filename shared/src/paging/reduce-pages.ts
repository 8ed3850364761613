import type { Entry } from '../log/events.ts'
import { type ChannelAttempt, type Incident, isHelp, type Page, wasSeen, wasTold } from '../model/incident.ts'

/** The pages of one incident: raised, heard of, closed. */

export function raisePage(incident: Incident, entry: Entry<'page.raised'>): Incident {
  const { pageId, person, purpose, dueAt } = entry.body
  const earlier = Object.values(incident.pages).find((open) => open.state === 'open' && open.person === person)
  const channels = earlier
    ? entry.body.channels.map((channel) => waitOn(channel, earlier, entry.recordedAt))
    : entry.body.channels
  const page: Page = {
    id: pageId,
    person,
    purpose,
    ...askOf(entry.body, earlier),
    raisedAt: entry.recordedAt,
    calledSince: earlier && !wasTold(earlier) ? earlier.calledSince : entry.recordedAt,
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

/** Whoever asked for this person, for help or to join, waits for them still when the escalation comes round to them. */
function askOf(
  { purpose, askedBy, why = '' }: Entry<'page.raised'>['body'],
  earlier: Page | undefined,
): Pick<Page, 'askedBy' | 'why'> {
  if (askedBy !== undefined) return { askedBy, why }
  const waits = purpose === 'escalation' || purpose === 'help' ? earlier : undefined
  // Who was asked to take it over, and is called for it now, was not asked for help.
  if (!waits || waits.purpose === 'reassign') return { askedBy: null, why: '' }
  return { askedBy: waits.askedBy, why: waits.why }
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

export function closePages(pages: Incident['pages'], which: (page: Page) => boolean): Incident['pages'] {
  let next: Record<string, Page> | null = null
  for (const page of Object.values(pages)) {
    if (page.state !== 'open' || !which(page)) continue
    next ??= { ...pages }
    next[page.id] = { ...page, state: 'closed' }
  }
  return next ?? pages
}

/** Of the open pages only what people asked of each other stays; a call for help is nothing else from now on. */
export function keepAsked(pages: Incident['pages'], keepsQuestion: boolean): Incident['pages'] {
  const stays = (page: Page) =>
    page.purpose === 'join' || isHelp(page) || (keepsQuestion && page.purpose === 'reassign')
  const rest = closePages(pages, (page) => !stays(page))
  const turned = Object.values(rest).filter((page) => page.state === 'open' && isHelp(page) && page.purpose !== 'help')
  if (turned.length === 0) return rest
  return { ...rest, ...Object.fromEntries(turned.map((page) => [page.id, { ...page, purpose: 'help' as const }])) }
}

export function receipt(incident: Incident, entry: Entry<'page.receipted'>): Incident {
  const { pageId, deviceId, layer, ok, detail } = entry.body
  return changePage(incident, pageId, (page) => ({
    ...page,
    receipts: {
      ...page.receipts,
      [deviceId]: { ...page.receipts[deviceId], [layer]: { ok, at: entry.at, detail } },
    },
  }))
}

/** An attempt to send a page is made, or has come to something. One that never went out counts as no try. */
export function attempt(
  incident: Incident,
  { type, body, recordedAt: lastAt }: Entry<'page.attempted'> | Entry<'page.delivered'> | Entry<'page.failed'>,
): Incident {
  const { pageId, channel: kind, attempt: attempts } = body
  if (type === 'page.attempted')
    return changeAttempt(incident, pageId, kind, { kind, attempts, lastAt, outcome: 'sending', detail: '' })
  const { detail, message } = body
  const outcome = type === 'page.delivered' ? 'delivered' : 'failed'
  const isOvertaken = (incident.pages[pageId]?.attempts[kind]?.attempts ?? 0) > attempts
  const went = typeof message === 'string' ? { message } : {}
  const ended = isOvertaken ? null : ({ kind, attempts, lastAt, outcome, detail, ...went } as const)
  return changeAttempt(incident, pageId, kind, ended, message === null ? 1 : 0)
}

/** `next` takes the last attempt's place; null leaves it. `givenBack` tries are given back. */
function changeAttempt(
  incident: Incident,
  pageId: string,
  kind: ChannelAttempt['kind'],
  next: ChannelAttempt | null,
  givenBack = 0,
): Incident {
  return changePage(incident, pageId, (page) => {
    const last = page.attempts[kind]
    const made = next ?? last
    if (!made) return page
    const unsent = (last?.unsent ?? 0) + givenBack
    const counted = unsent === 0 ? made : { ...made, unsent }
    return { ...page, attempts: { ...page.attempts, [kind]: counted } }
  })
}

function changePage(incident: Incident, pageId: string, change: (page: Page) => Page): Incident {
  const page = incident.pages[pageId]
  return page ? { ...incident, pages: { ...incident.pages, [pageId]: change(page) } } : incident
}

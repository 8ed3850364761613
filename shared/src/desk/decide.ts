import { commandNeeds } from '../access/command-needs.ts'
import { assertNever } from '../assert-never.ts'
import { decideErase, isEraseCommand } from '../erasure/decide-erase.ts'
import { decideHandoff, isHandoffCommand } from '../handoff/decide-handoff.ts'
import type { PersonId } from '../ids.ts'
import type { Command, CommandOf, Refusal } from '../log/commands.ts'
import {
  type CommandContext,
  type Decision,
  decided,
  held,
  refuse,
  refuseResolved,
  unchanged,
} from '../log/decision.ts'
import type { Draft } from '../log/events.ts'
import type { EscalationPolicy } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import { type Incident, isHelp, type Note, openPageOf, type Page, type Sev } from '../model/incident.ts'
import { mentionsOf, tagsIn } from '../model/note-words.ts'
import { acknowledgementOf, isHeld, snoozedUntilOf } from '../model/paging-state.ts'
import { allows, notAllowedWords, roleOf } from '../model/roles.ts'
import { personName, routeAlert } from '../model/routing.ts'
import { decideOnNotebook, isNotebookCommand, type NotebookCommand } from '../notebook/decide-notebook.ts'
import { decideAsk, directWaitMs } from '../paging/decide-ask.ts'
import { droppedBySnooze, dropping, helpThatGoesOn, isAskedFor } from '../paging/dropped.ts'
import { policyOf, policyToPage, startEscalation } from '../paging/escalation.ts'
import { decideInRoom, isRoomCommand, type RoomCommand } from '../room/decide-room.ts'
import { keptLinkProblem } from '../room/link.ts'

/** A snooze longer than this is a resolve in disguise. */
const maxSnoozeMs = 7 * 86_400_000
const maxTags = 12
const longestPromiseMs = 86_400_000

/** The only place where the rules about people's commands live. Pure; the actor has been authenticated. */
export function decide(desk: Desk, command: Command, context: CommandContext): Decision {
  const refusal = refuseWithoutRight(desk, command, context)
  if (refusal) return refusal
  if (command.type === 'incident.declare') return declare(desk, command, context)
  if (command.type === 'pager.test') return testPager(desk, context)
  if (command.type === 'incident.acknowledge-all') return acknowledgeAll(desk, command, context)
  if (isHandoffCommand(command)) return decideHandoff(desk, command, context)
  if (isEraseCommand(command)) return decideErase(desk, command, context.targets)
  const incident = desk.incident(command.incidentId)
  if (!incident) return refuse('unknown-incident', 'There is no such incident.')
  if (isRoomCommand(command)) return decideInRoom(desk, incident, command, context)
  if (isNotebookCommand(command)) return decideOnNotebook(desk, incident, command, context)
  return decideOnIncident(desk, incident, command, context)
}

function refuseWithoutRight({ filed }: Desk, { type }: Command, { actor, grant }: CommandContext): Refusal | null {
  const held = grant ?? roleOf(filed, actor.id)
  if (held === null) return refuse('not-allowed', 'You are not among the people of this relay any more.')
  const need = commandNeeds[type]
  return allows(held, need) ? null : refuse('not-allowed', notAllowedWords(held, need))
}

type OnIncident = Exclude<Extract<Command, { incidentId: string }>, RoomCommand | NotebookCommand>

function decideOnIncident(desk: Desk, incident: Incident, command: OnIncident, context: CommandContext): Decision {
  switch (command.type) {
    case 'incident.acknowledge':
      return acknowledge(desk, incident, command, context)
    case 'incident.unacknowledge':
      return unacknowledge(desk, incident, command, context)
    case 'incident.escalate':
    case 'incident.reassign':
    case 'incident.add-responder':
      return decideAsk(desk, incident, command, context)
    case 'incident.snooze':
      return snooze(desk, incident, command, context)
    case 'incident.unsnooze':
      return unsnooze(desk, incident, command, context)
    case 'incident.resolve':
      return resolve(desk, incident, command)
    case 'incident.reopen':
      return reopen(desk, incident, command)
    case 'incident.set-sev':
      return setSev(desk, incident, command, context)
    case 'incident.set-impact':
      return setImpact(incident, command)
    case 'incident.rename': {
      const title = command.title.trim()
      if (incident.isNamed && incident.title === title) return unchanged
      return decided({ type: 'incident.renamed', incidentId: incident.id, body: { title, ...held(command) } })
    }
    case 'role.take':
      return takeRole(desk, incident, command, context)
    case 'role.assign':
      return assignRole(desk, incident, command)
    case 'role.release':
      return releaseRole(incident, command.role)
    case 'note.add':
    case 'note.edit':
    case 'link.add':
      return write(desk, incident, command, context)
    default:
      return assertNever(command)
  }
}

/** People say how grave it is; graver than before, it calls again where it rests or where nobody answered. */
function setSev(
  desk: Desk,
  incident: Incident,
  { sev, ...command }: CommandOf<'incident.set-sev'>,
  { now }: CommandContext,
): Decision {
  if (incident.sev === sev) return unchanged
  const set: Draft = { type: 'incident.sev-set', incidentId: incident.id, body: { sev, ...held(command) } }
  const { kind } = incident.paging
  const calls = isWorseSev(incident.sev, sev) && (kind === 'snoozed' || kind === 'exhausted')
  // What is cleared waits to resolve, and pages nobody.
  if (!calls || incident.clearedAt !== null || incident.drill) return decided(set)
  const unsnoozed: readonly Draft[] =
    kind === 'snoozed' ? [{ type: 'incident.unsnoozed', incidentId: incident.id, body: { reason: 'sev-rose' } }] : []
  return decided(set, ...unsnoozed, ...pageFromTop(desk, incident, 'sev-rose', now))
}

/** A first SEV counts as a rise only when it is one that wakes people. */
function isWorseSev(before: Sev | null, after: Sev | null): boolean {
  return after !== null && (before === null ? after <= 2 : after < before)
}

function setImpact(incident: Incident, command: CommandOf<'incident.set-impact'>): Decision {
  const since = command.since === undefined ? incident.impactSince : command.since
  const impact = /\S/.test(command.impact) ? command.impact : ''
  if (incident.impact === impact && incident.impactSince === since) return unchanged
  const body = { impact, since, ...held(command) }
  return decided({ type: 'incident.impact-set', incidentId: incident.id, body })
}

function timeoutOf(desk: Desk, incident: Incident): number | null {
  if (incident.drill || incident.policy === null) return null
  return policyOf(desk.config, incident)?.acknowledgementTimeoutMs ?? null
}

function acknowledge(
  desk: Desk,
  incident: Incident,
  command: Pick<CommandOf<'incident.acknowledge'>, 'via' | 'heldAt'>,
  { actor }: CommandContext,
): Decision {
  if (incident.status === 'resolved') return refuseResolved(desk, incident)
  const page = openPageOf(incident, actor.id)
  const via = command.via ?? 'console'
  const ofOthers = (one: Page) => one.person !== actor.id
  // Help has come, or the one who asked for it gives it away: whoever else was called for it is told so.
  const endsHelp = page !== undefined && (isHelp(page) || page.purpose === 'reassign')
  const comes = page?.purpose === 'help' && isHeld(incident.paging)
  const answered: readonly Draft[] = page
    ? [
        {
          type: 'page.answered',
          incidentId: incident.id,
          body: {
            pageId: page.id,
            person: actor.id,
            via,
            ...(comes ? dropping(incident, (one) => ofOthers(one) && isHelp(one)) : {}),
            ...held(command),
          },
        },
      ]
    : []
  const accepted: Draft = {
    type: 'incident.acknowledged',
    incidentId: incident.id,
    body: {
      via,
      timeoutMs: timeoutOf(desk, incident),
      ...(endsHelp ? {} : helpThatGoesOn(incident)),
      ...dropping(incident, (one) => ofOthers(one) && (one.purpose === 'reassign' || (endsHelp && isHelp(one)))),
      ...held(command),
    },
  }
  const taken = acknowledgementOf(incident)
  const by = taken?.by ?? null
  // Whoever comes to help whoever has it, or has put it to rest, takes nothing from them.
  if (comes && (by !== null || taken === null)) return decided(...answered)
  const rested = restedBy(incident, actor.id)
  if (rested !== null) {
    const who = personName(desk.config, rested)
    return refuse('already-acknowledged', `You have come to help; ${who} lets it rest. End the snooze to take it.`, {
      by: rested,
      at: incident.updatedAt,
    })
  }
  // A machine's acknowledgement names nobody: a person who takes it is welcome.
  if (incident.status === 'triggered' || by === null || page?.purpose === 'reassign')
    return decided(...answered, accepted)
  if (answered.length > 0) return decided(...answered)
  if (by === actor.id) return unchanged
  return refuse('already-acknowledged', `${personName(desk.config, by)} has acknowledged it already.`, {
    by,
    at: taken?.at ?? incident.updatedAt,
  })
}

/** Who lets it rest, where `person` came to help with it as it rests: to say so twice takes nothing from them either. */
function restedBy({ paging, pages }: Incident, person: PersonId): PersonId | null {
  if (paging.kind !== 'snoozed' || paging.acknowledgement !== null) return null
  const all = Object.values(pages)
  const came = all.findLast((page) => page.person === person && page.purpose === 'help' && page.state === 'answered')
  const isCalledSince = (page: Page) => page.purpose === 'escalation' && page.raisedAt >= (came?.answeredAt ?? 0)
  return came && !all.some(isCalledSince) ? paging.by : null
}

/**
 * Takes what is left of many: what others have taken meanwhile, or what is over, stays theirs and stands in nobody's way.
 * Refused only when nothing was left, in the words of the first.
 */
function acknowledgeAll(desk: Desk, command: CommandOf<'incident.acknowledge-all'>, context: CommandContext): Decision {
  const meant = command.incidentIds?.flatMap((id) => desk.incident(id) ?? []) ?? pagesFor(desk, context.actor.id)
  const decisions = [...new Set(meant)].map((incident) => acknowledge(desk, incident, command, context))
  const drafts = decisions.flatMap((decision) => (decision.ok ? decision.drafts : []))
  const refusal = decisions.find((decision) => !decision.ok)
  return refusal && decisions.every((decision) => !decision.ok) ? refusal : decided(...drafts)
}

function pagesFor(desk: Desk, person: PersonId): readonly Incident[] {
  return desk.openIncidents().filter((incident) => openPageOf(incident, person))
}

function unacknowledge(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'incident.unacknowledge'>,
  context: CommandContext,
): Decision {
  if (incident.status === 'resolved') return refuseResolved(desk, incident)
  const isSnoozed = incident.paging.kind === 'snoozed'
  // What is only snoozed rests by somebody's word as well; taking that back is the same request.
  if (isSnoozed && incident.status !== 'acknowledged') return unsnooze(desk, incident, command, context)
  if (incident.status !== 'acknowledged') return refuse('not-acknowledged', 'Nobody has acknowledged it.')
  const body = { ...(isSnoozed ? { endsSnooze: true as const } : {}), ...held(command) }
  return decided(
    { type: 'incident.unacknowledged', incidentId: incident.id, body },
    ...pageFromTop(desk, incident, 'unacknowledged', context.now),
  )
}

function pageFromTop(
  desk: Desk,
  incident: Incident,
  reason: 'unacknowledged' | 'snooze-ended' | 'sev-rose',
  now: number,
): readonly Draft[] {
  const policy = policyToPage(desk.config, incident)
  return policy ? [startEscalation(incident.id, policy, reason, now)] : []
}

function snooze(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'incident.snooze'>,
  { actor, now }: CommandContext,
): Decision {
  if (incident.status === 'resolved') return refuseResolved(desk, incident)
  const until = command.until ?? (command.minutes === undefined ? 0 : now + command.minutes * 60_000)
  if (until <= now || until > now + maxSnoozeMs)
    return refuse('snooze-needs-an-end', 'A snooze needs an end in the future, at most seven days away.')
  if (incident.sev === 1)
    return refuse('too-grave-to-snooze', 'A SEV 1 is not snoozed: acknowledge it, or lower its SEV first.')
  if (snoozedUntilOf(incident) === until) return unchanged
  const dropped = droppedBySnooze(incident, actor.id)
  return decided({ type: 'incident.snoozed', incidentId: incident.id, body: { until, ...dropped, ...held(command) } })
}

/** Ends as if its time had come: it pages again now. */
function unsnooze(
  desk: Desk,
  incident: Incident,
  command: { readonly heldAt?: number },
  { now }: CommandContext,
): Decision {
  if (incident.status === 'resolved') return refuseResolved(desk, incident)
  if (incident.paging.kind !== 'snoozed') return unchanged
  return decided(
    { type: 'incident.unsnoozed', incidentId: incident.id, body: { reason: 'person', ...held(command) } },
    ...pageFromTop(desk, incident, 'snooze-ended', now),
  )
}

function resolve(desk: Desk, incident: Incident, command: CommandOf<'incident.resolve'>): Decision {
  if (incident.status === 'resolved') return refuseResolved(desk, incident)
  const cause = incident.drill ? 'test-ended' : 'person'
  const dropped = dropping(incident, isAskedFor)
  const body = { cause, reason: command.reason ?? '', ...dropped, ...held(command) } as const
  return decided({ type: 'incident.resolved', incidentId: incident.id, body })
}

function reopen(desk: Desk, incident: Incident, command: CommandOf<'incident.reopen'>): Decision {
  if (incident.status !== 'resolved') return refuse('not-resolved', 'It is open.')
  if (incident.drill) return refuse('drill-only', 'A pager test is not reopened; start another.')
  const newer = desk.group(incident.groupKey)?.openId
  if (newer) return refuse('superseded', 'The same alerts have a newer incident, which is open.', { by: newer })
  return decided({
    type: 'incident.reopened',
    incidentId: incident.id,
    body: { reason: command.reason ?? '', timeoutMs: timeoutOf(desk, incident) },
  })
}

type GivenRole = CommandOf<'role.take'>['role']

function takeRole(
  desk: Desk,
  incident: Incident,
  { role, reason }: CommandOf<'role.take'>,
  { actor }: CommandContext,
): Decision {
  if (role === 'commander') {
    if (incident.holder === actor.id) return unchanged
    if (incident.status === 'resolved') return refuseResolved(desk, incident)
    // An emergency take-over is for when the holder cannot answer; it names its reason and stands in the record.
    if (incident.holder !== null && reason === undefined) return refuseCommand(desk, incident.holder)
  } else if (incident.roles[role] === actor.id) return unchanged
  const body = {
    role,
    ...(reason === undefined || incident.holder === null ? {} : { reason }),
    ...(role === 'commander' ? dropping(incident, (page) => page.purpose === 'reassign') : {}),
  }
  return decided({ type: 'role.taken', incidentId: incident.id, body })
}

function refuseCommand(desk: Desk, holder: PersonId | null): Refusal {
  if (holder === null) return refuse('commander-needs-acceptance', 'Nobody holds it yet: whoever acknowledges it does.')
  const name = personName(desk.config, holder)
  return refuse('commander-needs-acceptance', `${name} holds it. Give it to somebody: it moves when they take it.`, {
    by: holder,
  })
}

function assignRole(desk: Desk, incident: Incident, command: CommandOf<'role.assign'>): Decision {
  const { role, person } = command
  if (!Object.hasOwn(desk.config.people, person)) return refuse('unknown-person', `Nobody is called ${person}.`)
  if (role === 'commander') return incident.holder === person ? unchanged : refuseCommand(desk, incident.holder)
  if (incident.roles[role] === person) return unchanged
  return decided({ type: 'role.assigned', incidentId: incident.id, body: { role, person } })
}

function releaseRole(incident: Incident, role: GivenRole): Decision {
  if (role === 'commander')
    return refuse(
      'commander-needs-acceptance',
      'Command is not put down: give it to somebody, and it moves when they take it.',
    )
  if (incident.roles[role] === undefined) return refuse('role-not-given', `Nobody was given ${role}.`)
  return decided({ type: 'role.released', incidentId: incident.id, body: { role } })
}

function write(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'note.add' | 'note.edit' | 'link.add'>,
  { actor, now, mintId }: CommandContext,
): Decision {
  if (command.type === 'link.add') {
    const problem = keptLinkProblem(command.url)
    if (problem !== null) return refuse('not-a-link', `This link cannot be added: ${problem}.`)
    if (incident.links.some((link) => link.url === command.url)) return unchanged
    const body = { linkId: mintId('link'), url: command.url, label: command.label ?? command.url, ...held(command) }
    return decided({ type: 'link.added', incidentId: incident.id, body })
  }
  if (command.type === 'note.add') {
    const noteId = command.noteId ?? mintId('note')
    if (incident.notes[noteId]) return unchanged
    // Only an earlier moment is worth a place of its own; a console whose clock runs ahead means now.
    const about = command.about !== undefined && command.about < now ? command.about : null
    const tags = [...new Set([...(command.tags ?? []), ...tagsIn(command.text)])].slice(0, maxTags)
    const publish = command.publish === true && tags.includes('update')
    if (publish && incident.drill) return refuse('cannot-publish', 'A pager test is no news to people outside.')
    if (publish && desk.config.publishesUpdates !== true)
      return refuse('cannot-publish', 'Nowhere is set up to post updates to; leave that out to keep it as a note.')
    const mentions = mentionsOf(desk.config, command.text)
    const promised = tags.includes('update') ? promisedAt(command.nextUpdateAt, now) : null
    const next = promised === null ? {} : { nextUpdateAt: promised }
    const body = { noteId, text: command.text, about, tags, mentions, publish, ...next, ...held(command) }
    return decided({ type: 'note.added', incidentId: incident.id, body })
  }
  const note = incident.notes[command.noteId]
  if (!note) return refuse('unknown-note', 'There is no such note.')
  if (note.by !== actor.id)
    return refuse('not-the-author', 'Only its author edits a note; add one of your own.', { by: note.by })
  if (note.text === command.text) return unchanged
  const tags = tagsAfterEdit(note, command.text)
  const mentions = mentionsOf(desk.config, command.text)
  const body = { noteId: note.id, text: command.text, tags, mentions, ...held(command) }
  return decided({ type: 'note.edited', incidentId: incident.id, body })
}

/** What was promised offline for a time that has passed is promised no more: the clock's own time holds. */
function promisedAt(at: number | undefined, now: number): number | null {
  return at === undefined || at <= now ? null : Math.min(at, now + longestPromiseMs)
}

/** Tags in its words come and go with them; one that was given beside them stays. */
function tagsAfterEdit({ text, tags }: Note, edited: string): readonly string[] {
  const inWords = tagsIn(text)
  const given = tags.filter((tag) => !inWords.includes(tag))
  return [...new Set([...given, ...tagsIn(edited)])].slice(0, maxTags)
}

function declare(desk: Desk, command: CommandOf<'incident.declare'>, { actor, now, mintId }: CommandContext): Decision {
  const severity = command.severity ?? 'error'
  if (command.service !== undefined && !Object.hasOwn(desk.config.services, command.service))
    return refuse('unknown-service', `No service is called ${command.service}.`)
  const incidentId = mintId('inc')
  const { service, policy, page } = routeAlert(desk.config, {
    source: 'person',
    severity,
    labels: {},
    serviceHint: command.service ?? null,
  })
  const opened: Draft = {
    type: 'incident.opened',
    incidentId,
    body: {
      title: command.title,
      alertName: '',
      service: service?.id ?? null,
      severity,
      integrationId: null,
      source: 'person',
      groupKey: incidentId,
      previousId: null,
      recurrence: 1,
      resolveAfterMs: 0,
      declaredBy: actor.id,
      drillFor: null,
    },
  }
  const started = page && policy ? [startEscalation(incidentId, policy, 'opened', now)] : []
  return { ok: true, incidentId, drafts: [opened, ...started] }
}

/** A test page down the true path: an incident of its own, marked as a drill, that pages only the person who asked. */
function testPager(desk: Desk, { actor, now, mintId }: CommandContext): Decision {
  const incidentId = mintId('inc')
  const previousId = desk.pagerTest(actor.id) ?? null
  const previous = previousId === null ? undefined : desk.incident(previousId)
  const ended: readonly Draft[] =
    previous && previous.status !== 'resolved'
      ? [{ type: 'incident.resolved', incidentId: previous.id, body: { cause: 'test-ended', reason: '' } }]
      : []
  const opened: Draft = {
    type: 'incident.opened',
    incidentId,
    drill: true,
    body: {
      title: `Pager test for ${personName(desk.config, actor.id)}`,
      alertName: '',
      service: null,
      severity: 'critical',
      integrationId: null,
      source: 'person',
      groupKey: incidentId,
      previousId,
      recurrence: 1,
      resolveAfterMs: 0,
      declaredBy: null,
      drillFor: actor.id,
    },
  }
  const policy: EscalationPolicy = {
    id: 'pager-test',
    steps: [{ targets: [`person:${actor.id}`], waitMs: directWaitMs }],
    repeats: 0,
    acknowledgementTimeoutMs: null,
  }
  return { ok: true, incidentId, drafts: [...ended, opened, startEscalation(incidentId, policy, 'test', now)] }
}

import type { PersonId } from '../ids.ts'
import type { CommandOf } from '../log/commands.ts'
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
import type { Desk } from '../model/desk.ts'
import { type Incident, isHelp, openPageOf, type Page } from '../model/incident.ts'
import { acknowledgementOf, type EscalationReason, isHeld, snoozedUntilOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { droppedBySnooze, dropping, helpThatGoesOn, isAskedFor } from '../paging/dropped.ts'
import { policyOf, policyToPage, startEscalation } from '../paging/escalation.ts'

/** A snooze longer than this is a resolve in disguise. */
const maxSnoozeMs = 7 * 86_400_000

function timeoutOf(desk: Desk, incident: Incident): number | null {
  if (incident.drill || incident.policy === null) return null
  return policyOf(desk.config, incident)?.acknowledgementTimeoutMs ?? null
}

/** A person takes it, or comes to help whoever has it; refused when somebody else has it already. */
export function acknowledge(
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
export function acknowledgeAll(
  desk: Desk,
  command: CommandOf<'incident.acknowledge-all'>,
  context: CommandContext,
): Decision {
  const meant = command.incidentIds?.flatMap((id) => desk.incident(id) ?? []) ?? pagesFor(desk, context.actor.id)
  const decisions = [...new Set(meant)].map((incident) => acknowledge(desk, incident, command, context))
  const drafts = decisions.flatMap((decision) => (decision.ok ? decision.drafts : []))
  const refusal = decisions.find((decision) => !decision.ok)
  return refusal && decisions.every((decision) => !decision.ok) ? refusal : decided(...drafts)
}

function pagesFor(desk: Desk, person: PersonId): readonly Incident[] {
  return desk.openIncidents().filter((incident) => openPageOf(incident, person))
}

/** Nobody has it any more, and it pages from the top. */
export function unacknowledge(
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

/** Its policy again from the first step; nothing where there is nothing to page for. */
export function pageFromTop(
  desk: Desk,
  incident: Incident,
  reason: 'unacknowledged' | 'snooze-ended' | 'sev-rose',
  now: number,
): readonly Draft[] {
  const policy = policyToPage(desk.config, incident)
  return policy ? [startEscalation(incident.id, policy, reason, now)] : []
}

/** It rests until a time, and names whom that stops calling. */
export function snooze(
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
  if (isUnseenNews(incident, command.basedOn))
    return refuse('superseded', 'It pages for something new that you have not seen: look again before you snooze it.')
  const dropped = droppedBySnooze(incident, actor.id)
  return decided({ type: 'incident.snoozed', incidentId: incident.id, body: { until, ...dropped, ...held(command) } })
}

const newsReasons: ReadonlySet<EscalationReason> = new Set(['severity-rose', 'fired-again', 'alert-joined', 'sev-rose'])

/** It pages for news that came after what whoever asks has seen: that would end a snooze, and must not be hidden by one. */
function isUnseenNews({ paging }: Incident, seen: number | undefined): boolean {
  if (seen === undefined || (paging.kind !== 'waiting' && paging.kind !== 'climbing')) return false
  return newsReasons.has(paging.run.reason) && paging.run.startedSeq > seen
}

/** Ends as if its time had come: it pages again now. */
export function unsnooze(
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

/** A person says that it is over, and in which words. */
export function resolve(desk: Desk, incident: Incident, command: CommandOf<'incident.resolve'>): Decision {
  if (incident.status === 'resolved') return refuseResolved(desk, incident)
  const cause = incident.drill ? 'test-ended' : 'person'
  const dropped = dropping(incident, isAskedFor)
  const body = { cause, reason: command.reason ?? '', ...dropped, ...held(command) } as const
  return decided({ type: 'incident.resolved', incidentId: incident.id, body })
}

/** It is not over after all; refused where the same alerts have a newer incident. */
export function reopen(desk: Desk, incident: Incident, command: CommandOf<'incident.reopen'>): Decision {
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

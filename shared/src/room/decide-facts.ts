import type { CommandOf } from '../log/commands.ts'
import { type CommandContext, type Decision, decided, held, unchanged } from '../log/decision.ts'
import type { Draft } from '../log/events.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident, Sev } from '../model/incident.ts'
import { pageFromTop } from '../paging/decide-answer.ts'

/** People say how grave it is; graver than before, it calls again where it rests or where nobody answered. */
export function setSev(
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

/** Who is hurt by it, and since when. */
export function setImpact(incident: Incident, command: CommandOf<'incident.set-impact'>): Decision {
  const since = command.since === undefined ? incident.impactSince : command.since
  const impact = /\S/.test(command.impact) ? command.impact : ''
  if (incident.impact === impact && incident.impactSince === since) return unchanged
  const body = { impact, since, ...held(command) }
  return decided({ type: 'incident.impact-set', incidentId: incident.id, body })
}

/** A name that stays whatever its alerts are called. */
export function rename(incident: Incident, command: CommandOf<'incident.rename'>): Decision {
  const title = command.title.trim()
  if (incident.isNamed && incident.title === title) return unchanged
  return decided({ type: 'incident.renamed', incidentId: incident.id, body: { title, ...held(command) } })
}

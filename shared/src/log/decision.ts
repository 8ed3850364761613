import type { MintId, PersonId } from '../ids.ts'
import type { OncallConfig } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'
import { resolutionOf } from '../model/paging-state.ts'
import { type Grant, mayAct } from '../model/roles.ts'
import { personName } from '../model/routing.ts'
import type { Refusal, RefusalReason } from './commands.ts'
import type { Actor, Draft, JournalEntry } from './events.ts'

/** What deciding a command needs besides the desk. */
export interface CommandContext {
  readonly actor: Actor
  /** What whoever asks may do, where that is not by the actor's role: a script's token, this machine's own. */
  readonly grant?: Grant
  /** The journal's clock, Unix ms. */
  readonly now: number
  readonly mintId: MintId
  /** Of a command about events of the log, those that there are. Only the relay has all of them. */
  readonly targets?: readonly JournalEntry[]
}

/** `drafts` is empty when what is asked for is so already. `incidentId` names what a command created. */
export type Decision = { readonly ok: true; readonly drafts: readonly Draft[]; readonly incidentId?: string } | Refusal

/** What is asked for is so already. */
export const unchanged: Decision = { ok: true, drafts: [] }

export function decided(...drafts: readonly Draft[]): Decision {
  return { ok: true, drafts }
}

/** `detail` is in plain words; `who` is who had it otherwise, and when (Unix ms). */
export function refuse(
  reason: RefusalReason,
  detail: string,
  who?: { readonly by?: string | null; readonly at?: number },
): Refusal {
  return {
    ok: false,
    reason,
    detail,
    ...(who?.by ? { by: who.by } : {}),
    ...(who?.at === undefined ? {} : { at: who.at }),
  }
}

/** Why nothing more is done about it: it is over, by whom and when. */
export function refuseResolved(desk: Desk, incident: Incident): Refusal {
  const resolution = resolutionOf(incident)
  const by = resolution?.by ?? null
  const whom = by === null ? 'when its alerts cleared' : `by ${personName(desk.config, by)}`
  return refuse('already-resolved', `It was resolved ${whom}.`, { by, ...(resolution ? { at: resolution.at } : {}) })
}

/** Why this person cannot be asked to take or to join anything; null when they can. */
export function refuseUnable(config: OncallConfig, person: PersonId): Refusal | null {
  if (mayAct(config, person)) return null
  if (!Object.hasOwn(config.people, person)) return refuse('unknown-person', `Nobody is called ${person}.`)
  return refuse('only-observes', `${personName(config, person)} only observes, and could not answer.`)
}

/** When a console held the command while offline goes into the event. */
export function held(command: { readonly heldAt?: number }): { readonly heldAt?: number } {
  return command.heldAt === undefined ? {} : { heldAt: command.heldAt }
}

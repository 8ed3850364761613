import type { Desk } from '@baton/shared/desk/desk.ts'
import type { MintId } from '@baton/shared/ids.ts'
import type { Command } from '@baton/shared/incident/commands.ts'
import { type Decision, decide } from '@baton/shared/incident/decide.ts'
import type { Actor, Draft, JournalEntry } from '@baton/shared/incident/events.ts'

export interface OverlayContext {
  readonly actor: Actor
  /** The relay's clock as far as it is known here, Unix ms. */
  readonly now: number
  readonly mintId: MintId
}

/** What the relay would make of `command` if it came after those that wait; decided by the same rules on our copy. */
export function decideBehind(
  desk: Desk,
  waiting: readonly Command[],
  command: Command,
  context: OverlayContext,
): Decision {
  const overlay = desk.fork()
  for (const earlier of waiting) {
    const decision = decide(overlay, earlier, context)
    if (decision.ok) for (const draft of decision.drafts) overlay.apply(pretend(overlay, earlier, draft, context))
  }
  return decide(overlay, command, context)
}

/** A draft in the shape of an entry. It has no place in the chain: nothing on the overlay is kept. */
function pretend(desk: Desk, command: Command, draft: Draft, { actor, now }: OverlayContext): JournalEntry {
  return {
    seq: desk.seq + 1,
    type: draft.type,
    v: 1,
    recordedAt: Math.max(desk.recordedAt, now),
    at: draft.at ?? now,
    actor: draft.actor ?? actor,
    commandId: command.commandId,
    incidentId: draft.incidentId,
    scope: '',
    drill: draft.drill ?? false,
    bodyHash: '',
    hash: desk.hash,
    body: draft.body,
    salt: '',
  } as JournalEntry
}

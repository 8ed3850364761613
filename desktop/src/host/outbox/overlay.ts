import { decide } from '@baton/shared/desk/decide.ts'
import type { DeskFold, DeskFork } from '@baton/shared/desk/folded-desk.ts'
import type { MintId } from '@baton/shared/ids.ts'
import type { Command } from '@baton/shared/log/commands.ts'
import type { Decision } from '@baton/shared/log/decision.ts'
import type { Actor, Draft, JournalEntry } from '@baton/shared/log/events.ts'

export interface OverlayContext {
  readonly actor: Actor
  /** The relay's clock as far as it is known here, Unix ms. */
  readonly now: number
  readonly mintId: MintId
}

/** What the relay would make of `command` if it came after those that wait; decided by the same rules on our copy. */
export function decideBehind(
  desk: DeskFold,
  waiting: readonly Command[],
  command: Command,
  context: OverlayContext,
): Decision {
  return decide(overlayOf(desk, waiting, context), command, context)
}

/** Our copy as it would stand if the relay had taken what waits. */
export function overlayOf(desk: DeskFold, waiting: readonly Command[], context: OverlayContext): DeskFork {
  const overlay = desk.fork()
  for (const command of waiting) {
    const decision = decide(overlay, command, context)
    if (decision.ok) for (const draft of decision.drafts) overlay.apply(pretend(overlay, command, draft, context))
  }
  return overlay
}

/** A draft in the shape of an entry. It has no place in the chain: nothing on the overlay is kept. */
function pretend(desk: DeskFold, command: Command, draft: Draft, { actor, now }: OverlayContext): JournalEntry {
  return {
    seq: desk.seq + 1,
    type: draft.type,
    v: 1,
    // From when it was held, or a countdown that waits would begin anew at each look.
    recordedAt: Math.min(now, command.heldAt ?? now),
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

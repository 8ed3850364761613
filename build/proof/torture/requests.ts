import { uuidv7 } from '@baton/shared/ids.ts'
import type { Command } from '@baton/shared/log/commands.ts'
import type { Random } from '../../lib/random.ts'

/** A command that a person on call may send about an incident. Most are notes; few end what pages. */
export function requestFor(incidentId: string, random: Random): Command {
  const envelope = { commandId: commandIdFrom(random), incidentId }
  const roll = random.below(100)
  if (roll < 45) return { ...envelope, type: 'note.add', text: `looked at it, ${random.below(1_000_000)}` }
  if (roll < 57) return { ...envelope, type: 'incident.acknowledge' }
  if (roll < 63) return { ...envelope, type: 'incident.unacknowledge' }
  if (roll < 70) return { ...envelope, type: 'incident.resolve' }
  if (roll < 76) return { ...envelope, type: 'incident.snooze', until: Date.now() + 500 + random.below(2_000) }
  if (roll < 84) return { ...envelope, type: 'incident.set-sev', sev: random.pick([1, 2, 3, null] as const) }
  if (roll < 90) return { ...envelope, type: 'timer.start', task: 'look again', seconds: 5 }
  if (roll < 95) return { ...envelope, type: 'incident.escalate' }
  return { ...envelope, type: 'incident.reassign', person: random.pick(['owner', 'ana', 'bo'] as const) }
}

function commandIdFrom(random: Random): string {
  return uuidv7(
    Date.now(),
    Uint8Array.from({ length: 10 }, () => random.below(256)),
  )
}

import type { Command, CommandOf } from '../incident/commands.ts'
import { commit, type Decision, refuse, unchanged } from '../incident/decision.ts'
import type { Draft, JournalEntry } from '../incident/events.ts'
import { isErased, restOfBody } from './rest-of-body.ts'

export type EraseCommand = CommandOf<'body.erase' | 'payload.erase'>

export function isEraseCommand(command: Command): command is EraseCommand {
  return command.type === 'body.erase' || command.type === 'payload.erase'
}

/** `target` is the event that is to lose its texts, as the log has it; null when there is none of that number. */
export function decideErase(command: EraseCommand, target: JournalEntry | null | undefined): Decision {
  const { reason } = command
  if (command.type === 'payload.erase')
    return commit({ type: 'payload.erased', incidentId: null, body: { payloadId: command.payloadId, reason } })
  if (target === undefined) return refuse('needs-relay', 'Only the relay has the whole log.')
  if (target === null) return refuse('unknown-event', `There is no event ${command.seq}.`)
  if (target.body === null || isErased(target)) return unchanged
  const { type, seq, incidentId, drill, body } = target
  const left = restOfBody(target)
  if (!left.ok) return refuse('cannot-erase', `Event ${seq} is ${type}, which is not erased. ${left.why}`)
  const erased: Draft = {
    type: 'body.erased',
    incidentId,
    drill,
    body: { erasedSeq: seq, erasedType: type, reason, rest: left.rest },
  }
  const payloadId = type === 'alert.fired' ? body.payloadId : null
  // What the source sent says the same, and more.
  return payloadId === null
    ? commit(erased)
    : commit(erased, { type: 'payload.erased', incidentId, drill, body: { payloadId, reason } })
}

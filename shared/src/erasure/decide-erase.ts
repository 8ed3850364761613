import type { Command, CommandOf } from '../log/commands.ts'
import { type Decision, decided, refuse, unchanged } from '../log/decision.ts'
import type { Draft, JournalEntry } from '../log/events.ts'
import { restOfBody } from '../log/rest-of-body.ts'
import type { Desk } from '../model/desk.ts'
import { nameIn, withoutPerson } from './person-data.ts'

export type EraseCommand = CommandOf<'body.erase' | 'payload.erase' | 'person.erase'>

export function isEraseCommand(command: Command): command is EraseCommand {
  return command.type === 'body.erase' || command.type === 'payload.erase' || command.type === 'person.erase'
}

/**
 * `targets` are the events that may lose something by it, as the log has them; none where there is nothing to erase. Only
 * the relay has all of them.
 */
export function decideErase(
  desk: Pick<Desk, 'filed'>,
  command: EraseCommand,
  targets: readonly JournalEntry[] | undefined,
): Decision {
  if (command.type === 'payload.erase')
    return targets?.length === 0 ? unchanged : decided(payloadErased(command.payloadId, null, command.reason))
  if (targets === undefined) return refuse('needs-relay', 'Only the relay has the whole log.')
  return command.type === 'body.erase' ? eraseBody(command, targets) : erasePerson(desk, command, targets)
}

function eraseBody({ seq, reason }: CommandOf<'body.erase'>, [target]: readonly JournalEntry[]): Decision {
  if (target?.seq !== seq) return refuse('unknown-event', `There is no event ${seq}.`)
  if (target.body === null) return unchanged
  const left = restOfBody(target)
  if (!left.ok) return refuse('cannot-erase', `Event ${seq} is ${target.type}, which is not erased. ${left.why}`)
  // One that lost a name alone may lose the rest too.
  return isSame(left.rest, target.body) ? unchanged : decided(...erased(target, left.rest, reason))
}

/** All of it is one commit: whoever sees that a person was erased sees nothing of them any more. */
function erasePerson(
  { filed }: Pick<Desk, 'filed'>,
  command: CommandOf<'person.erase'>,
  targets: readonly JournalEntry[],
): Decision {
  const { person, reason } = command
  if (Object.hasOwn(filed.people, person))
    return refuse('still-in-file', `${person} is in the file that is applied: apply one without them first.`)
  const names = [...new Set(targets.flatMap((target) => nameIn(target, person) ?? []))]
  const drafts = targets.flatMap((target) => {
    const rest = withoutPerson(target, command, names)
    return rest === null ? [] : erased(target, rest, reason)
  })
  if (drafts.length === 0) return unchanged
  const bodies = drafts.filter(({ type }) => type === 'body.erased').length
  return decided(...drafts, { type: 'person.erased', incidentId: null, body: { person, bodies, reason } })
}

function erased(target: JournalEntry, rest: Readonly<Record<string, unknown>>, reason: string): readonly Draft[] {
  const { type, seq, incidentId, drill, body } = target
  const draft: Draft = {
    type: 'body.erased',
    incidentId,
    drill,
    body: { erasedSeq: seq, erasedType: type, reason, rest },
  }
  const payloadId = type === 'alert.fired' ? body.payloadId : null
  // What the source sent says the same, and more.
  return payloadId === null ? [draft] : [draft, { ...payloadErased(payloadId, incidentId, reason), drill }]
}

function payloadErased(payloadId: string, incidentId: string | null, reason: string): Draft {
  return { type: 'payload.erased', incidentId, body: { payloadId, reason } }
}

function isSame(rest: unknown, body: unknown): boolean {
  return JSON.stringify(rest) === JSON.stringify(body)
}

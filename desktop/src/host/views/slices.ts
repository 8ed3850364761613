import type { Desk } from '@baton/shared/model/desk.ts'
import type { ConsoleState, PersonView } from '@baton/shared/view/console-state.ts'
import { selectDeclarable } from '@baton/shared/view/declarable.ts'
import { selectDevices, selectOncall, selectPagerTest, selectPeople } from '@baton/shared/view/room.ts'
import { pendingWords } from '../outbox/command-messages.ts'
import { incidentOf, incidentsOf, type Outbox } from '../outbox/outbox.ts'

/** The parts of the state that follow from the desk alone. */
export function deskSlices(desk: Desk, me: string | null, deviceId: string | null) {
  const people = selectPeople(desk)
  return {
    me: meOf(people, me),
    deviceId,
    people,
    oncall: selectOncall(desk),
    declarable: selectDeclarable(desk.config),
    devices: selectDevices(desk, deviceId),
    pagerTest: selectPagerTest(desk, me, deviceId),
    lastAlertAt: desk.lastAlertAt,
    lastAlertFrom: desk.lastAlertFrom === null ? null : (desk.integration(desk.lastAlertFrom)?.name ?? null),
    headSeq: desk.seq,
    unknownEvents: desk.unknownEvents,
  } satisfies Partial<ConsoleState>
}

function meOf(people: readonly PersonView[], me: string | null): PersonView | null {
  return me === null ? null : (people.find((person) => person.id === me) ?? { id: me, name: me, onCall: false })
}

export function outboxSlices({ waiting, notices }: Outbox): Pick<ConsoleState, 'outbox' | 'notices'> {
  const outbox = waiting.map(({ command, queuedAt }) => ({
    commandId: command.commandId,
    type: command.type,
    incidentId: incidentOf(command),
    heldAt: queuedAt,
    text: pendingWords(command),
  }))
  return { outbox, notices }
}

/** How many commands wait, by incident. */
export function pendingByIncident({ waiting }: Outbox): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { command } of waiting) for (const id of incidentsOf(command)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

import { snoozeChoices } from '../../../presentation/snooze-choices.ts'
import { useActions, useConsole, useFace, useTicking } from '../../store/context.tsx'
import type { MenuItem } from '../../ui/menu.tsx'

/** The snoozes on offer for an incident, each with its end; for one that is snoozed, that end now as well. */
export function useSnoozeItems(incidentId: string): readonly MenuItem[] {
  const actions = useActions()
  const { ticker } = useFace()
  const offset = useConsole((state) => state.clockOffsetMs)
  // By the minute is enough for what the choices say.
  const minute = useTicking((now) => Math.floor(now / 60_000))
  const isSnoozed = useConsole((state) => state.feed.some((row) => row.id === incidentId && row.snoozedUntil !== null))
  const ending = { label: 'End snooze', hint: 'pages again', run: () => actions.unsnooze(incidentId) }
  const choices = snoozeChoices(minute * 60_000).map(({ label, hint }, index) => ({
    label,
    hint,
    run: () => {
      const request = snoozeChoices(ticker.now() + offset)[index]?.request
      if (request !== undefined) void actions.submit({ type: 'incident.snooze', incidentId, ...request })
    },
  }))
  // The number keys of the times stay what they are.
  return isSnoozed ? [...choices, ending] : choices
}

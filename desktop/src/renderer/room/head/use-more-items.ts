import type { FeedRow } from '@baton/shared/view/feed.ts'
import { effectWhen } from '../../../presentation/effects.ts'
import { takeLabel } from '../../../presentation/people-verbs.ts'
import { routeHash } from '../../../presentation/route.ts'
import { useConsole, useFace, useIsConnected } from '../../store/context.tsx'
import type { MenuItem } from '../../ui/menu.tsx'
import { useUnavailable } from './use-unavailable.ts'

/** What is done seldom, or must not be done by accident. On a narrow screen Snooze and Resolve are here as well. */
export function useMoreItems(row: FeedRow, isNarrow: boolean): readonly MenuItem[] {
  const { ui, actions } = useFace()
  const unavailable = useUnavailable()
  const connected = useIsConnected()
  const me = useConsole((state) => state.me?.id ?? null)
  const { id: incidentId } = row
  const isOpen = row.status !== 'resolved'
  const dialog = (kind: 'reassign' | 'take' | 'add-responder' | 'rename' | 'sev' | 'snooze' | 'resolve') => () =>
    ui.setState({ dialog: { kind, incidentId } })
  const go = (view: 'replay' | 'notebook') => () => {
    location.hash = routeHash(view === 'replay' ? { view, incidentId, seq: null } : { view, incidentId })
  }
  const items: readonly (MenuItem | false)[] = [
    isOpen &&
      isNarrow && { label: 'Snooze…', hint: effectWhen(connected, 'pages nobody until then'), run: dialog('snooze') },
    isOpen && isNarrow && { label: 'Resolve…', hint: effectWhen(connected, 'closes it'), run: dialog('resolve') },
    isOpen && {
      label: 'Give to…',
      hint: unavailable('incident.reassign') ?? 'pages whom you choose; moves when they take it',
      run: dialog('reassign'),
    },
    isOpen &&
      row.holder !== null &&
      row.holder !== me && {
        label: takeLabel(row.holderName),
        hint: unavailable('role.take') ?? 'without their word, with a reason',
        run: dialog('take'),
      },
    isOpen && {
      label: 'Need help from…',
      hint: unavailable('incident.add-responder') ?? 'pages whom you choose to join',
      run: dialog('add-responder'),
    },
    isOpen &&
      row.snoozedUntil !== null && {
        label: 'End snooze',
        hint: unavailable('incident.unsnooze') ?? effectWhen(connected, 'pages again'),
        run: () => actions.unsnooze(incidentId),
      },
    row.status === 'acknowledged' &&
      row.snoozedUntil === null && {
        label: 'Un-acknowledge',
        hint: unavailable('incident.unacknowledge') ?? effectWhen(connected, 'pages again'),
        run: () => actions.unacknowledge(incidentId),
      },
    { label: 'Severity…', hint: 'SEV, as people decide it', run: dialog('sev') },
    { label: 'Rename…', hint: 'pages nobody', run: dialog('rename') },
    isOpen && { label: 'Replay', hint: 'what was known when', run: go('replay') },
    isOpen && { label: 'Postmortem', hint: 'its document', run: go('notebook') },
  ]
  return items.filter((item) => item !== false)
}

import type { FeedRow } from '@baton/shared/feed/feed.ts'
import { acknowledgeEffect, effectWhen, helpEffect, helpNames, helpUnavailable } from '../lib/effects.ts'
import { useActions, useFace, useIsConnected } from '../store/context.tsx'
import { EffectButton } from '../ui/effect-button.tsx'
import { SnoozeMenu } from './snooze-menu.tsx'
import { useUnavailable } from './use-unavailable.ts'

/** What can be done to the incident now, each with what it does to others. */
export function RoomActions({ row }: { readonly row: FeedRow }) {
  const actions = useActions()
  const unavailable = useUnavailable()
  const connected = useIsConnected()
  if (row.status === 'resolved') {
    return (
      <div className="room-actions" role="group" aria-label="Actions">
        <EffectButton
          label="Reopen"
          effect="you take it; nobody is paged"
          unavailable={unavailable('incident.reopen')}
          run={() => actions.reopen(row.id)}
        />
      </div>
    )
  }
  return (
    <div className="room-actions" role="group" aria-label="Actions">
      {row.status === 'triggered' && (
        <EffectButton
          strong
          label="Acknowledge"
          effect={effectWhen(connected, acknowledgeEffect(row))}
          run={() => void actions.acknowledge([row.id])}
        />
      )}
      <EffectButton
        label="Need help"
        effect={helpEffect(helpNames(row))}
        unavailable={unavailable('incident.escalate') ?? helpUnavailable(helpNames(row))}
        run={() => actions.needHelp(row.id)}
      />
      <OpenActions row={row} />
      {row.snoozedUntil !== null && (
        <EffectButton
          label="End snooze"
          effect={effectWhen(connected, 'pages again')}
          unavailable={unavailable('incident.unsnooze')}
          run={() => actions.unsnooze(row.id)}
        />
      )}
      {row.status === 'acknowledged' && row.snoozedUntil === null && (
        <EffectButton
          label="Un-acknowledge"
          effect={effectWhen(connected, 'pages again')}
          unavailable={unavailable('incident.unacknowledge')}
          run={() => actions.unacknowledge(row.id)}
        />
      )}
    </div>
  )
}

function OpenActions({ row }: { readonly row: FeedRow }) {
  const { ui } = useFace()
  const unavailable = useUnavailable()
  const connected = useIsConnected()
  return (
    <>
      <SnoozeMenu incidentId={row.id} />
      <EffectButton
        label="Reassign…"
        effect="pages one person"
        unavailable={unavailable('incident.reassign')}
        run={() => ui.setState({ dialog: { kind: 'reassign', incidentId: row.id } })}
      />
      <EffectButton
        label="Add responder…"
        effect="pages one person"
        unavailable={unavailable('incident.add-responder')}
        run={() => ui.setState({ dialog: { kind: 'add-responder', incidentId: row.id } })}
      />
      <EffectButton
        label="Resolve…"
        effect={effectWhen(connected, 'closes it')}
        run={() => ui.setState({ dialog: { kind: 'resolve', incidentId: row.id } })}
      />
    </>
  )
}

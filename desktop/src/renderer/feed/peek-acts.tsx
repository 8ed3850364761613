import type { FeedRow } from '@baton/shared/view/feed.ts'
import {
  acknowledgeEffect,
  effectWhen,
  helpEffect,
  helpNames,
  snoozeEffect,
  snoozeUnavailable,
} from '../../presentation/effects.ts'
import { useUnavailable } from '../room/head/use-unavailable.ts'
import { useFace, useIsConnected } from '../store/context.tsx'
import { EffectButton } from '../ui/effect-button.tsx'
import { CallInstead } from './row-acts.tsx'
import { useAcknowledge } from './use-acknowledge.ts'

/** What can be done at once to what is peeked at. */
export function PeekActs({ row }: { readonly row: FeedRow }) {
  const { ui } = useFace()
  const acknowledge = useAcknowledge()
  const isHeard = useIsConnected()
  const unavailable = useUnavailable()
  const help = helpNames(row)
  if (row.status === 'resolved') return null
  return (
    <div className="peek-acts" role="group" aria-label="Actions">
      {row.status === 'triggered' && (
        <EffectButton
          strong
          label={isHeard ? 'Acknowledge' : 'Silence here'}
          effect={effectWhen(isHeard, acknowledgeEffect(row))}
          run={() => acknowledge([row.id])}
        />
      )}
      {!isHeard && help !== null && help.length > 0 ? (
        <CallInstead names={help} />
      ) : (
        <EffectButton
          label="Need help"
          effect={helpEffect(help)}
          unavailable={unavailable('incident.escalate')}
          run={() => ui.setState({ dialog: { kind: 'help', incidentId: row.id } })}
        />
      )}
      <EffectButton
        label="Snooze…"
        effect={effectWhen(isHeard, snoozeEffect(row))}
        unavailable={snoozeUnavailable(row)}
        run={() => ui.setState({ dialog: { kind: 'snooze', incidentId: row.id } })}
      />
    </div>
  )
}

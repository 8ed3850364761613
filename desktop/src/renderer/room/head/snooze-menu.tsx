import { effectWhen, snoozeEffect, snoozeUnavailable } from '../../../presentation/effects.ts'
import { useConsole, useIsConnected } from '../../store/context.tsx'
import { EffectButton } from '../../ui/effect-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useSnoozeItems } from './use-snooze-items.ts'

/** The snoozes of an incident, and whom they stop calling; a SEV 1 has none. */
export function SnoozeMenu({ incidentId }: { readonly incidentId: string }) {
  const row = useConsole((state) => state.feed.find(({ id }) => id === incidentId))
  const isConnected = useIsConnected()
  const items = useSnoozeItems(incidentId)
  const unavailable = row === undefined ? null : snoozeUnavailable(row)
  const effect = effectWhen(isConnected, snoozeEffect(row ?? {}))
  if (unavailable !== null)
    return <EffectButton label="Snooze" effect={effect} unavailable={unavailable} run={() => undefined} />
  return (
    <Menu
      className="effect-button"
      description={`Snooze: ${effect}`}
      label={
        <span>
          Snooze
          <span className="effect" aria-hidden="true">
            {effect}
          </span>
        </span>
      }
      items={items}
    />
  )
}

import { type CommandType, offlineRule } from '@baton/shared/log/commands.ts'
import { useIsConnected } from '../../store/context.tsx'

/** Why a command cannot be asked for now, or null: what cannot queue without the relay says so. */
export function useUnavailable(): (type: CommandType) => string | null {
  const connected = useIsConnected()
  return (type) => (connected || offlineRule[type] === 'queue' ? null : 'needs the relay')
}

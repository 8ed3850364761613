import type { ConnectionKind, ConnectionState } from '@baton/shared/view/console-state.ts'
import { formatClock } from '../../presentation/format.ts'

/** The connection in the words that scripts and screen readers rely on. */
export function connectionWords(connection: Pick<ConnectionState, 'kind' | 'since'>): string {
  switch (connection.kind) {
    case 'live':
      return 'live'
    case 'catching-up':
      return 'catching up'
    case 'offline':
      return `offline since ${formatClock(connection.since)}`
    case 'blind':
      return `blind since ${formatClock(connection.since)}`
    case 'connecting':
      return 'connecting'
    case 'unpaired':
      return 'not paired'
    case 'revoked':
      return 'pairing ended'
    case 'incompatible':
      return 'update needed'
    case 'history-changed':
      return 'history changed'
  }
}

/** The same, cut where a narrow bar has no room for the rest. */
export function connectionParts(connection: Pick<ConnectionState, 'kind' | 'since'>): { word: string; rest: string } {
  const words = connectionWords(connection)
  const end = words.indexOf(' since ')
  return end === -1 ? { word: words, rest: '' } : { word: words.slice(0, end), rest: words.slice(end) }
}

/** How far the screen can be trusted: as it is, stale, or not at all. */
export function trustOf(kind: ConnectionKind): 'good' | 'stale' | 'none' {
  if (kind === 'live') return 'good'
  if (kind === 'connecting' || kind === 'catching-up' || kind === 'offline') return 'stale'
  return 'none'
}

import type { Desk } from '../model/desk.ts'
import type { Signal } from '../model/signal.ts'
import { alertKey } from './decide-signal.ts'

/**
 * Why a clear or an acknowledgement does nothing because no alert of its key was ever heard to fire, in words for its
 * sender; null when one was. A second clear of the same alert is no surprise.
 */
export function unmatchedWords(desk: Desk, integrationId: string, signal: Signal): string | null {
  if (signal.state === 'firing' || desk.alert(alertKey(integrationId, signal.externalKey))?.incidentId) return null
  const { externalKey, title } = signal
  const name = title === externalKey ? externalKey : `${externalKey} ("${title}")`
  const does = signal.state === 'cleared' ? 'clears' : 'acknowledges'
  return `${name}: ${does} nothing that fires here; it needs the key, or the title and labels, that the alert fired with`
}

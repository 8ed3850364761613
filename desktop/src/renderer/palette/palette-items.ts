import type { FeedRow } from '@baton/shared/view/feed.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { isOfIncident, type KeyAction, keyBindings } from '../keys/keymap.ts'

export type PaletteItem =
  | {
      readonly kind: 'command'
      readonly id: string
      readonly action: KeyAction
      readonly label: string
      /** Null when it has no key. */
      readonly keys: string | null
    }
  | { readonly kind: 'incident'; readonly id: string; readonly row: FeedRow }

/** Keys that make no sense once the palette has the focus. */
const notOffered: ReadonlySet<KeyAction> = new Set(['next', 'previous', 'palette', 'back', 'open'])
const maxIncidents = 20

/**
 * What the palette offers for a text: the commands and incidents in which every word of it occurs. `isAnswered` leaves out
 * commands that nothing on screen would answer. `shown` is the incident that commands would act on: they are called after
 * it, and where there is none, those that need one are left out.
 */
export function paletteItems(
  text: string,
  rows: readonly FeedRow[],
  isAnswered: (action: KeyAction) => boolean = () => true,
  shown: FeedRow | null = null,
): readonly PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (hay: string) => words.every((word) => hay.toLowerCase().includes(word))
  const commands = keyBindings
    .filter(({ action }) => !notOffered.has(action) && isAnswered(action) && (shown !== null || !isOfIncident(action)))
    .filter(({ action, label }) => fits(`${label} ${paletteLabel(action, label, shown)}`))
    .map(({ action, label, keys }) => {
      return { kind: 'command', id: action, action, label: paletteLabel(action, label, shown), keys } as const
    })
  const incidents = rows
    .filter((row) => fits(`${row.title} ${row.serviceName ?? ''} ${row.severity} ${row.status} ${row.id}`))
    .slice(0, maxIncidents)
    .map((row) => ({ kind: 'incident', id: row.id, row }) as const)
  if (words.length > 0) return [...incidents, ...commands]
  // Enter takes the first one, and nothing may be answered by an Enter that was not aimed.
  const isView = ({ action }: { readonly action: KeyAction }) => action.startsWith('go-')
  return [...commands.filter(isView), ...commands.filter((command) => !isView(command)), ...incidents]
}

/** "Snooze the incident…" is "Snooze CheckoutDown…" where that is what it would act on. */
function paletteLabel(action: KeyAction, label: string, shown: FeedRow | null): string {
  if (shown === null || !isOfIncident(action)) return label
  const title = plainLine(shown.title, 60)
  const holder = shown.holderName
  const words = holder === null ? label : label.replace('its holder', () => plainLine(holder, 40))
  return words.includes('the incident') ? words.replace('the incident', () => title) : `${words} · ${title}`
}

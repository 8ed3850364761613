import { keyOf, type PressedKey } from './key-of.ts'

/** What a key can ask for. */
export type KeyAction =
  | 'next'
  | 'previous'
  | 'open'
  | 'acknowledge'
  | 'snooze'
  | 'help-me'
  | 'note'
  | 'search'
  | 'select'
  | 'select-range'
  | 'select-all'
  | 'show-new'
  | 'known'
  | 'timer'
  | 'update'
  | 'star'
  | 'tab-runbook'
  | 'tab-people'
  | 'tab-alerts'
  | 'tab-timers'
  | 'tab-actions'
  | 'tab-links'
  | 'tab-timeline'
  | 'take-command'
  | 'take-deputy'
  | 'take-scribe'
  | 'take-liaison'
  | 'ask-in'
  | 'reassign'
  | 'resolve'
  | 'draft'
  | 'undo'
  | 'page-now'
  | 'declare'
  | 'notices'
  | 'dismiss'
  | 'keys'
  | 'palette'
  | 'back'
  | 'ask-giver'
  | 'go-feed'
  | 'go-handoff'
  | 'go-oncall'
  | 'go-notebook'
  | 'go-relay'

export interface KeyBinding {
  readonly action: KeyAction
  /** As shown to the person: keys parted by a space are pressed one after the other. Null: by name only, in the palette. */
  readonly keys: string | null
  readonly label: string
}

/** Every command of the console, in the order in which the help lists their keys. */
export const keyBindings: readonly KeyBinding[] = [
  { action: 'next', keys: 'j', label: 'Next incident; an open room follows' },
  { action: 'previous', keys: 'k', label: 'Previous incident; an open room follows' },
  { action: 'open', keys: 'Enter', label: 'Open the incident beside the feed' },
  { action: 'acknowledge', keys: 'a', label: 'Acknowledge the incident (hold the key)' },
  { action: 'snooze', keys: 's', label: 'Snooze the incident…' },
  { action: 'help-me', keys: 'e', label: 'Need help with the incident…: who, and why in one line' },
  { action: 'note', keys: 'n', label: 'Write a note on the incident' },
  { action: 'select', keys: 'x', label: 'Select the incident' },
  { action: 'select-range', keys: 'Shift X', label: 'Select all from the last one to the incident' },
  { action: 'select-all', keys: 'Ctrl/⌘ A', label: 'Select all that match the filter' },
  { action: 'show-new', keys: 'l', label: 'Let in new rows that wait' },
  { action: 'known', keys: 'w', label: 'What we know: write into it' },
  { action: 'timer', keys: 't', label: 'Start a timer' },
  { action: 'update', keys: 'o', label: 'Write a status update' },
  { action: 'star', keys: '*', label: 'Star the row of the timeline for the postmortem, or no longer' },
  { action: 'tab-runbook', keys: 'b', label: 'Runbook of the incident' },
  { action: 'tab-people', keys: 'p', label: 'People of the incident' },
  { action: 'tab-timers', keys: null, label: 'Timers of the incident' },
  { action: 'tab-actions', keys: null, label: 'Action items of the incident' },
  { action: 'tab-alerts', keys: null, label: 'Alerts of the incident' },
  { action: 'tab-links', keys: null, label: 'Links of the incident' },
  { action: 'tab-timeline', keys: null, label: 'Timeline of the incident' },
  { action: 'take-command', keys: null, label: 'Take the incident from its holder…' },
  { action: 'take-deputy', keys: null, label: 'Take deputy' },
  { action: 'take-scribe', keys: null, label: 'Take scribe' },
  { action: 'take-liaison', keys: null, label: 'Take liaison' },
  { action: 'ask-in', keys: null, label: 'Need help with the incident from…: pages whom you choose' },
  { action: 'reassign', keys: null, label: 'Give the incident to…: pages whom you choose' },
  { action: 'resolve', keys: 'r', label: 'Resolve the incident…' },
  { action: 'draft', keys: 'd', label: 'Open the postmortem of the incident' },
  { action: 'declare', keys: 'c', label: 'Declare an incident…' },
  { action: 'undo', keys: 'z', label: 'Undo what is about to page someone' },
  { action: 'page-now', keys: 'Shift Z', label: 'Page now: what could still be undone' },
  { action: 'notices', keys: 'i', label: 'Notices of the shift: open or close their list' },
  { action: 'dismiss', keys: 'Shift I', label: 'Dismiss the notice that is shown' },
  { action: 'search', keys: '/', label: 'Filter the feed' },
  { action: 'ask-giver', keys: 'q', label: 'Handoff: ask the giver, or answer' },
  { action: 'go-feed', keys: 'g f', label: 'Go to the feed' },
  { action: 'go-handoff', keys: 'g h', label: 'Go to the handoff' },
  { action: 'go-oncall', keys: 'g o', label: 'Go to on-call' },
  { action: 'go-notebook', keys: 'g n', label: 'Go to the notebook' },
  { action: 'go-relay', keys: 'g r', label: 'Go to the relay' },
  { action: 'keys', keys: '?', label: 'Keys and settings' },
  { action: 'palette', keys: 'Ctrl/⌘ K', label: 'Everything: find an incident or a command' },
  { action: 'back', keys: 'Esc', label: 'Close, clear or go back' },
]

const singles = new Map<string, KeyAction>([
  ...keyBindings.flatMap(({ keys, action }) => (keys === null ? [] : [[keys, action] as const])),
  ['X', 'select-range'],
  ['I', 'dismiss'],
  ['Z', 'page-now'],
])

/** What has to do with no incident; all else acts on the one that is shown, and is called after it. */
const general: ReadonlySet<KeyAction> = new Set([
  'next',
  'previous',
  'select-all',
  'show-new',
  'undo',
  'page-now',
  'declare',
  'notices',
  'dismiss',
  'search',
  'keys',
  'palette',
  'back',
])

/** Whether it acts on one incident. */
export function isOfIncident(action: KeyAction): boolean {
  return !general.has(action) && !action.startsWith('go-')
}

export interface KeyPress extends PressedKey {
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

export interface KeyContext {
  /** The key goes into text. */
  readonly typing: boolean
  /** Single-key shortcuts are on. */
  readonly singleKeys: boolean
  /** The key before this one, when it was a prefix pressed a moment ago; else null. */
  readonly prefix: string | null
}

/** What a press asks for; `prefix` when it waits for a second key; null when it is nothing of ours. */
export function resolveKey(press: KeyPress, context: KeyContext): KeyAction | 'prefix' | null {
  const key = keyOf(press)
  if ((press.ctrlKey || press.metaKey) && !press.altKey && key.toLowerCase() === 'k') return 'palette'
  if (press.altKey || context.typing) return null
  if (press.ctrlKey || press.metaKey) return key === 'a' ? 'select-all' : null
  // These are no letters that slip, so they stay when single keys are switched off.
  const named = namedKeys.get(key)
  if (named !== undefined) return named
  if (!context.singleKeys) return null
  if (context.prefix === 'g') return singles.get(`g ${key}`) ?? null
  if (key === 'g') return 'prefix'
  return singles.get(key) ?? null
}

const namedKeys = new Map<string, KeyAction>([
  ['Escape', 'back'],
  ['Enter', 'open'],
  ['ArrowDown', 'next'],
  ['ArrowUp', 'previous'],
])

const textInputs = new Set([
  'text',
  'search',
  'url',
  'email',
  'password',
  'tel',
  'number',
  'date',
  'time',
  'datetime-local',
])

/** Whether keys pressed on this element go into text or a choice of its own. */
export function isTyping(element: {
  readonly tagName: string
  readonly type?: string
  readonly isContentEditable?: boolean
}): boolean {
  const tag = element.tagName.toUpperCase()
  if (tag === 'TEXTAREA' || tag === 'SELECT' || element.isContentEditable === true) return true
  return tag === 'INPUT' && textInputs.has(element.type ?? 'text')
}

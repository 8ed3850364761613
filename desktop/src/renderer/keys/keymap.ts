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
  | 'show-new'
  | 'undo'
  | 'keys'
  | 'palette'
  | 'back'
  | 'go-feed'
  | 'go-oncall'
  | 'go-notebook'
  | 'go-relay'

export interface KeyBinding {
  readonly action: KeyAction
  /** As shown to the person: keys parted by a space are pressed one after the other. */
  readonly keys: string
  readonly label: string
}

/** Every key of the console, in the order in which the help lists them. */
export const keyBindings: readonly KeyBinding[] = [
  { action: 'next', keys: 'j', label: 'Next incident' },
  { action: 'previous', keys: 'k', label: 'Previous incident' },
  { action: 'open', keys: 'Enter', label: 'Open the incident beside the feed' },
  { action: 'acknowledge', keys: 'a', label: 'Acknowledge the incident, or all that are selected' },
  { action: 'snooze', keys: 's', label: 'Snooze…' },
  { action: 'help-me', keys: 'e', label: 'Need help: pages the next step, five seconds to undo' },
  { action: 'note', keys: 'n', label: 'Write a note' },
  { action: 'select', keys: 'x', label: 'Select the incident' },
  { action: 'show-new', keys: '.', label: 'Show new rows that wait' },
  { action: 'undo', keys: 'u', label: 'Undo what is about to page someone' },
  { action: 'search', keys: '/', label: 'Filter the feed' },
  { action: 'go-feed', keys: 'g f', label: 'Go to the feed' },
  { action: 'go-oncall', keys: 'g o', label: 'Go to on-call' },
  { action: 'go-notebook', keys: 'g n', label: 'Go to the notebook' },
  { action: 'go-relay', keys: 'g r', label: 'Go to the relay' },
  { action: 'keys', keys: '?', label: 'Keys and settings' },
  { action: 'palette', keys: 'Ctrl/⌘ K', label: 'Everything: find an incident or a command' },
  { action: 'back', keys: 'Esc', label: 'Close, clear or go back' },
]

const singles = new Map<string, KeyAction>([...keyBindings.map((b) => [b.keys, b.action] as const), ['Escape', 'back']])

export interface KeyPress {
  readonly key: string
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
  if ((press.ctrlKey || press.metaKey) && !press.altKey && press.key.toLowerCase() === 'k') return 'palette'
  if (press.ctrlKey || press.metaKey || press.altKey || context.typing) return null
  // Escape and Enter are no letters that slip, so they stay when single keys are switched off.
  if (press.key === 'Escape') return 'back'
  if (press.key === 'Enter') return 'open'
  if (!context.singleKeys) return null
  if (context.prefix === 'g') return singles.get(`g ${press.key}`) ?? null
  if (press.key === 'g') return 'prefix'
  return singles.get(press.key) ?? null
}

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

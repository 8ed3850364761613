/** The parts of a keyboard event that say which key it is. */
export interface PressedKey {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
}

/**
 * The key that a press means, whatever the layout: the character where that is one of ours, else the letter that stands
 * on that key in the Latin layout. Letters are small unless Shift is held: Caps Lock changes nothing.
 */
export function keyOf({ key, code, shiftKey }: PressedKey): string {
  const letter = /^[a-z]$/i.test(key) ? key : isForeign(key) ? (/^Key([A-Z])$/.exec(code)?.[1] ?? key) : null
  if (letter === null) return key
  return shiftKey ? letter.toUpperCase() : letter.toLowerCase()
}

/** One character, and none of the keyboard that ours are named by. Names such as `Escape` are longer. */
function isForeign(key: string): boolean {
  const [character, ...more] = key
  return character !== undefined && more.length === 0 && character > '~'
}

/** Whether the press belongs to an input method that is in the middle of a word; Safari tells its last only by this code. */
export function isComposing(event: { readonly isComposing: boolean; readonly keyCode: number }): boolean {
  return event.isComposing || event.keyCode === 229
}

/**
 * From now on no field and no shortcut of this page sees the keys with which an input method composes: Enter there takes a
 * word and Escape drops it.
 */
export function leaveComposing(page: Window): void {
  const stop = (event: KeyboardEvent) => {
    if (isComposing(event)) event.stopImmediatePropagation()
  }
  page.addEventListener('keydown', stop, { capture: true })
  page.addEventListener('keyup', stop, { capture: true })
}

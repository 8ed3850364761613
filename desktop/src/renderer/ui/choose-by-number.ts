import type { KeyboardEvent } from 'react'

/** Presses the button in `list` that stands at the place of the number key, and whether there was one. */
export function chooseByNumber(event: KeyboardEvent, list: HTMLElement | null): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return false
  const chosen = list?.querySelectorAll('button')[numberOf(event) - 1]
  if (chosen === undefined) return false
  event.preventDefault()
  chosen.click()
  return true
}

/** Where digits want Shift (a French keyboard), their keys do without; 0 is none. */
function numberOf({ key, code, shiftKey }: KeyboardEvent): number {
  if (/^[1-9]$/.test(key)) return Number(key)
  return shiftKey ? 0 : Number(/^Digit([1-9])$/.exec(code)?.[1] ?? 0)
}

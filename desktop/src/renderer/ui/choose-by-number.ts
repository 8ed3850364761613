import type { KeyboardEvent } from 'react'

/** Presses the button in `list` that stands at the place of the number key, and whether there was one. */
export function chooseByNumber(event: KeyboardEvent, list: HTMLElement | null): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !/^[1-9]$/.test(event.key)) return false
  const chosen = list?.querySelectorAll('button')[Number(event.key) - 1]
  if (chosen === undefined) return false
  event.preventDefault()
  chosen.click()
  return true
}

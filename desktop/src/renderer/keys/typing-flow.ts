import { isTyping } from './keymap.ts'

/** Who writes pauses no longer than this within a sentence, ms. */
const pauseMs = 1_000

/** The part of a keyboard event that says what is typed, and when. */
type TypedKey = Pick<KeyboardEvent, 'key' | 'timeStamp'>

/**
 * Follows what is typed into fields. When the focus is taken away in the middle of a sentence, as an alarm does, the rest of
 * it is no keys: `isRest` says so of each press until there is a pause, or Escape, Enter or Tab ends it.
 */
export function createTypingFlow() {
  let typedAt = Number.NEGATIVE_INFINITY
  const rest = new WeakSet<TypedKey>()
  return {
    /** To be told of each press before anybody else; `inField`: it goes into text. */
    pressed: (event: TypedKey, inField: boolean): void => {
      const { key, timeStamp } = event
      const goesOn = timeStamp - typedAt < pauseMs
      if (!inField && goesOn) rest.add(event)
      if (inField || goesOn) typedAt = /^(?:Escape|Enter|Tab)$/.test(key) ? Number.NEGATIVE_INFINITY : timeStamp
    },
    isRest: (event: TypedKey): boolean => rest.has(event),
  }
}

const flow = createTypingFlow()

/** From now on the page knows what is still of a sentence. */
export function followTyping(page: Window): void {
  const follow = (event: KeyboardEvent) =>
    flow.pressed(event, event.target instanceof HTMLElement && isTyping(event.target))
  page.addEventListener('keydown', follow, { capture: true })
}

/** Whether the press belongs to a sentence that was being typed when its field lost the focus. */
export const isRestOfSentence = flow.isRest

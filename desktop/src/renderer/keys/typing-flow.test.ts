import { describe, expect, it } from 'vitest'
import { createTypingFlow } from './typing-flow.ts'

/** Presses keys one after the other; says which are the rest of a sentence. Each: key, ms, whether it goes into a field. */
function restOf(...presses: readonly (readonly [string, number, boolean])[]): readonly string[] {
  const flow = createTypingFlow()
  return presses.flatMap(([key, timeStamp, inField]) => {
    const event = { key, timeStamp }
    flow.pressed(event, inField)
    return flow.isRest(event) ? [key] : []
  })
}

describe('a sentence whose field loses the focus', () => {
  it('goes on until there is a pause', () => {
    const typed = [
      ['s', 0, true],
      ['e', 200, false],
      ['p', 1_100, false],
    ] as const
    expect(restOf(...typed, ['e', 2_200, false], ['p', 2_300, false])).toEqual(['e', 'p'])
  })

  it('ends with Escape, Enter or Tab', () => {
    for (const end of ['Escape', 'Enter', 'Tab'])
      expect(restOf(['s', 0, true], [end, 100, true], ['e', 200, false])).toEqual([])
  })

  it('is none where nothing was typed', () => {
    expect(restOf(['j', 0, false], ['e', 100, false])).toEqual([])
  })
})

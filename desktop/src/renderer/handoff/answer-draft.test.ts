import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswer } from './answer-draft.ts'

describe('what a receiver has said back so far', () => {
  it('is the same after it was kept, and nothing when what was kept is something else', () => {
    const answers = fc.record({ readHash: fc.string(), readBack: fc.dictionary(fc.string(), fc.string()) })
    fc.assert(
      fc.property(answers, (answer) => {
        expect(readAnswer(JSON.stringify(answer))).toEqual(JSON.parse(JSON.stringify(answer)))
      }),
    )
    for (const other of [undefined, '', 'null', '{}', '{"readHash":"a"}', '{"readHash":"a","readBack":{"b":1}}'])
      expect(readAnswer(other)).toBeNull()
  })
})

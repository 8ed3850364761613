import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trimEnd } from './trim-end.ts'

test('does as the pattern does that takes too long', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '/', ' ', '#') }), (text) => {
      expect(trimEnd(text, '/')).toBe(text.replace(/\/+$/, ''))
      expect(trimEnd(text, ' #')).toBe(text.replace(/[ #]+$/, ''))
    }),
  )
})

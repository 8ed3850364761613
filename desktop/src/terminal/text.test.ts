import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, ends, paint, span } from './lines.ts'
import { cleanText, fit, widthOf, wrap } from './text.ts'

const control = /\p{Control}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** Text as the hostile write it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\u001b',
      '[',
      '3',
      '1',
      'm',
      '\u009b',
      '\u202e',
      'é',
      '漢',
      '👩‍👩‍👧',
      'e\u0301\u0301',
      ' ',
      '\n',
    ),
  }),
)

describe('text for a terminal', () => {
  it('holds no control character, however it is put on a line', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 1, max: 60 }), (left, right, width) => {
        for (const line of [cut([span(left), span(right)], width), ends([span(left)], [span(right)], width)]) {
          expect(line.map(({ text }) => text).join('')).not.toMatch(control)
          for (const [index, part] of paint(line, true).split('\u001b').entries())
            expect(index === 0 ? part : part.replace(/^\[[\d;]+m/, '')).not.toMatch(control)
        }
      }),
    )
  })

  it('never takes more cells than there are, and loses nothing when wrapped', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 40 }), (hostile, width) => {
        const text = cleanText(hostile)
        expect(widthOf(fit(text, width))).toBeLessThanOrEqual(width)
        const lines = wrap(text, width)
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })

  it('fills a line to its width exactly', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, width) => {
        const filled = cut([span(text)], width)
        expect(filled.reduce((sum, part) => sum + widthOf(part.text), 0)).toBe(width)
      }),
    )
  })

  it('cuts piled marks and says where it goes on', () => {
    expect(cleanText(`a${'\u0301'.repeat(1_000)}b`)).toHaveLength(9)
    expect(fit('checkout', 5)).toBe('chec…')
    expect(fit('漢字漢字', 5)).toBe('漢字…')
  })
})

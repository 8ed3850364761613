import { describe, expect, it } from 'vitest'
import { plainLine, plainText } from './plain-text.ts'

describe('plainText', () => {
  it('makes text that reorders what follows visible', () => {
    expect(plainText('txt.\u202egnp')).toBe('txt.\ufffdgnp')
    expect(plainText('a\u2066b\u0000c')).toBe('a\ufffdb\ufffdc')
  })

  it('makes what takes no room visible, and leaves alone what joins letters and emoji', () => {
    expect(plainText('pay\u200bments\u3164')).toBe('pay\ufffdments\ufffd')
    expect(plainText('\u200dlost \u200c ends\u200d')).toBe('\ufffdlost \ufffd ends\ufffd')
    for (const text of ['می\u200cخواهم', '👩\u200d💻', '❤\ufe0f', '❤\ufe0f\u200d🔥']) expect(plainText(text)).toBe(text)
    expect(plainText('\ufe0f')).toBe('\ufffd')
  })

  it('keeps lines and tabs', () => {
    expect(plainText('one\n\ttwo')).toBe('one\n\ttwo')
  })

  it('ends what has no end', () => {
    expect(plainText('x'.repeat(10), 4)).toBe('xxxx…')
  })
})

describe('plainLine', () => {
  it('is one line', () => {
    expect(plainLine('  one\n two\t three ')).toBe('one two three')
  })
})

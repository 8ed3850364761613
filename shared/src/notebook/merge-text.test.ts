import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeText } from './merge-text.ts'

describe('two edits of one text', () => {
  it('of different lines come together', () => {
    expect(mergeText('a\nb\nc', 'a\nb\nc2', 'a1\nb\nc')).toBe('a1\nb\nc2')
  })

  it('of the same line are both kept, theirs first', () => {
    expect(mergeText('a\nb\nc', 'a\ntheirs\nc', 'a\nmine\nc')).toBe('a\ntheirs\nmine\nc')
  })

  it('at one place keep mine in its paragraphs', () => {
    expect(mergeText('', 'theirs', 'mine\n\nmore')).toBe('theirs\nmine\n\nmore')
  })

  it('that say the same are there once', () => {
    expect(mergeText('a', 'a\nsame', 'a\nsame\nmore')).toBe('a\nsame\nmore')
  })

  it('that took a line away leave it away', () => {
    expect(mergeText('a\nb\nc\nd', 'a\nc\nd', 'a\nb\nc\nd\ne')).toBe('a\nc\nd\ne')
  })

  it('with the names of an object’s own things are words like any other', () => {
    expect(mergeText('constructor', '__proto__\nconstructor', 'constructor\nvalueOf')).toBe(
      '__proto__\nconstructor\nvalueOf',
    )
  })

  it('of a long text of equal lines come together quickly', () => {
    const empty = '\n'.repeat(20_000)
    const began = Date.now()
    const merged = mergeText(`a${empty}z`, `a1${empty}z${empty}`, `a2${empty}z2`)
    expect(Date.now() - began).toBeLessThan(1_000)
    expect(merged.split('\n').filter(Boolean)).toEqual(['a1', 'z', 'a2', 'z2'])
  })
})

describe('whatever two people write', () => {
  const text = fc
    .array(fc.constantFrom('', 'a', 'b', 'c', 'd', 'constructor'), { maxLength: 8 })
    .map((lines) => lines.join('\n'))
  const linesOf = (words: string) => new Set(words.split('\n').filter(Boolean))

  function always(law: (base: string, theirs: string, mine: string) => void): void {
    fc.assert(fc.property(text, text, text, law), { numRuns: 500 })
  }

  it('no line that either added is lost, and none comes that nobody wrote', () => {
    always((base, theirs, mine) => {
      const merged = linesOf(mergeText(base, theirs, mine))
      const before = linesOf(base)
      for (const side of [theirs, mine])
        for (const line of linesOf(side)) if (!before.has(line)) expect(merged).toContain(line)
      for (const line of merged) expect(linesOf(`${base}\n${theirs}\n${mine}`)).toContain(line)
    })
  })

  it('what one alone changed is theirs', () => {
    always((base, _theirs, mine) => {
      expect(mergeText(base, base, mine)).toBe(mine)
      expect(mergeText(base, mine, base)).toBe(mine)
    })
  })

  it('the same lines come of it whoever was first', () => {
    always((base, theirs, mine) => {
      expect(linesOf(mergeText(base, theirs, mine))).toEqual(linesOf(mergeText(base, mine, theirs)))
    })
  })
})

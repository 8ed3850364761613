import { describe, expect, it } from 'vitest'
import { isOvertaken } from './known-edit.ts'

const now = (text: string) => ({ text, by: 'Kim', at: 0 })

describe('isOvertaken', () => {
  it('is so when another text stands there than the edit began with', () => {
    expect(isOvertaken({ draft: 'mine', base: 'old' }, now('theirs'))).toBe(true)
    expect(isOvertaken({ draft: 'mine', base: '' }, now('theirs'))).toBe(true)
    expect(isOvertaken({ draft: 'mine', base: 'old' }, null)).toBe(true)
  })

  it('is not so while nobody wrote, or when both wrote the same', () => {
    expect(isOvertaken({ draft: 'mine', base: 'old' }, now('old'))).toBe(false)
    expect(isOvertaken({ draft: 'mine', base: '' }, null)).toBe(false)
    expect(isOvertaken({ draft: ' same ', base: 'old' }, now('same'))).toBe(false)
  })
})

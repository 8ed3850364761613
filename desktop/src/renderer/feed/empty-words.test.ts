import { describe, expect, it } from 'vitest'
import { emptyWords } from './empty-words.ts'

describe('an empty feed', () => {
  it('says that nothing is open while the relay is heard', () => {
    expect(emptyWords('live', true)).toEqual({ title: 'Nothing is open.', trust: '' })
  })

  it('never claims that the relay is away while it is being reached', () => {
    for (const kind of ['connecting', 'catching-up'] as const) {
      expect(emptyWords(kind, false).title).toBe('What is open is not known yet.')
      expect(emptyWords(kind, true).trust).not.toContain('not answering')
    }
  })

  it('says what it cannot know while the relay is away', () => {
    for (const kind of ['offline', 'blind'] as const)
      expect(emptyWords(kind, true)).toEqual({
        title: 'Nothing is open in this console’s copy.',
        trust: 'The relay is not answering, so there may be more than is shown here.',
      })
  })
})

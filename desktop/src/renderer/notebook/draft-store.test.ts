import { describe, expect, it } from 'vitest'
import type { KeyValue } from '../store/settings.ts'
import { keepSectionDraft, readSectionDraft } from './draft-store.ts'

function memory(initial?: string): KeyValue {
  const values = new Map<string, string>(initial === undefined ? [] : [['baton.notebook-drafts', initial]])
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) }
}

const draft = { base: 'one', text: 'one two' }

describe('the drafts of sections', () => {
  it('are kept for their incident and section alone, until they are in the log', () => {
    const storage = memory()
    keepSectionDraft(storage, 'inc-1', 'summary', draft)
    expect(readSectionDraft(storage, 'inc-1', 'summary')).toEqual(draft)
    expect(readSectionDraft(storage, 'inc-1', 'impact')).toBeNull()
    expect(readSectionDraft(storage, 'inc-2', 'summary')).toBeNull()
    keepSectionDraft(storage, 'inc-1', 'summary', null)
    expect(readSectionDraft(storage, 'inc-1', 'summary')).toBeNull()
  })

  it('give way to younger ones', () => {
    const storage = memory()
    for (let i = 0; i < 30; i++) keepSectionDraft(storage, `inc-${i}`, 'summary', draft)
    expect(readSectionDraft(storage, 'inc-0', 'summary')).toBeNull()
    expect(readSectionDraft(storage, 'inc-29', 'summary')).toEqual(draft)
  })

  it('are none where the storage holds something else', () => {
    for (const stored of ['{', 'null', '[]', '{"inc-1/summary":{"base":1,"text":"x"}}'])
      expect(readSectionDraft(memory(stored), 'inc-1', 'summary')).toBeNull()
  })

  it('cost nothing but themselves when the storage is full', () => {
    const full: KeyValue = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full')
      },
    }
    expect(() => keepSectionDraft(full, 'inc-1', 'summary', draft)).not.toThrow()
  })
})

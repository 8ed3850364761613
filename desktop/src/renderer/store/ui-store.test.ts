import { describe, expect, it } from 'vitest'
import { createUiStore, setDraft, toggleSelected } from './ui-store.ts'

describe('ui store', () => {
  it('selects and no longer', () => {
    const ui = createUiStore()
    toggleSelected(ui, 'a')
    toggleSelected(ui, 'b')
    toggleSelected(ui, 'a')
    expect([...ui.getState().selected]).toEqual(['b'])
  })

  it('keeps drafts apart and forgets empty ones', () => {
    const ui = createUiStore()
    setDraft(ui, 'a', 'one')
    setDraft(ui, 'b', 'two')
    setDraft(ui, 'a', 'one more')
    expect(Object.entries(ui.getState().drafts)).toEqual([
      ['b', 'two'],
      ['a', 'one more'],
    ])
    setDraft(ui, 'b', '')
    expect(ui.getState().drafts).toEqual({ a: 'one more' })
  })
})

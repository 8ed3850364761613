import { describe, expect, it } from 'vitest'
import { isComposing, keyOf } from './key-of.ts'

describe('keyOf', () => {
  it.each([
    ['a on a Russian layout', 'ф', 'KeyA', false, 'a'],
    ['G on a Russian layout', 'П', 'KeyG', true, 'G'],
    ['o on a Greek layout', 'ο', 'KeyO', false, 'o'],
    ['j on a Hebrew layout', 'ח', 'KeyJ', false, 'j'],
    ['k on an Arabic layout', 'ن', 'KeyK', false, 'k'],
    ['a on a French layout, which stands elsewhere', 'a', 'KeyQ', false, 'a'],
    ['a with Caps Lock', 'A', 'KeyA', false, 'a'],
    ['Shift e with Caps Lock', 'e', 'KeyE', true, 'E'],
    ['a on a Russian layout with Caps Lock', 'Ф', 'KeyA', false, 'a'],
    ['a letter of a Latin layout that is no key of ours', 'é', 'Digit2', false, 'é'],
    ['a key with a name', 'Escape', 'Escape', false, 'Escape'],
    ['a dead key', 'Dead', 'BracketLeft', false, 'Dead'],
    ['a sign', '?', 'Slash', true, '?'],
    ['a press without a place, as a screen keyboard sends it', 'ф', '', false, 'ф'],
  ])('%s', (_, key, code, shiftKey, expected) => {
    expect(keyOf({ key, code, shiftKey })).toBe(expected)
  })
})

describe('isComposing', () => {
  it('knows a press of an input method, also the last one in Safari', () => {
    expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true)
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true)
    expect(isComposing({ isComposing: false, keyCode: 27 })).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { isTyping, keyBindings, resolveKey } from './keymap.ts'

const plain = { code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
const free = { typing: false, singleKeys: true, prefix: null }

describe('resolveKey', () => {
  it('reads single keys', () => {
    expect(resolveKey({ ...plain, key: 'j' }, free)).toBe('next')
    expect(resolveKey({ ...plain, key: 'a' }, free)).toBe('acknowledge')
    expect(resolveKey({ ...plain, key: '?' }, free)).toBe('keys')
    expect(resolveKey({ ...plain, key: 'y' }, free)).toBeNull()
  })

  it('reads two keys, one after the other', () => {
    expect(resolveKey({ ...plain, key: 'g' }, free)).toBe('prefix')
    expect(resolveKey({ ...plain, key: 'n' }, { ...free, prefix: 'g' })).toBe('go-notebook')
    expect(resolveKey({ ...plain, key: 'a' }, { ...free, prefix: 'g' })).toBeNull()
  })

  it('reads them by their place where the layout has other letters, and whatever Caps Lock says', () => {
    expect(resolveKey({ ...plain, key: 'п', code: 'KeyG' }, free)).toBe('prefix')
    expect(resolveKey({ ...plain, key: 'щ', code: 'KeyO' }, { ...free, prefix: 'g' })).toBe('go-oncall')
    expect(resolveKey({ ...plain, ctrlKey: true, key: 'л', code: 'KeyK' }, free)).toBe('palette')
    expect(resolveKey({ ...plain, key: 'A', code: 'KeyA' }, free)).toBe('acknowledge')
  })

  it('selects one, a range, or all', () => {
    expect(resolveKey({ ...plain, key: 'x' }, free)).toBe('select')
    expect(resolveKey({ ...plain, key: 'X', shiftKey: true }, free)).toBe('select-range')
    expect(resolveKey({ ...plain, key: 'ч', code: 'KeyX', shiftKey: true }, free)).toBe('select-range')
    expect(resolveKey({ ...plain, ctrlKey: true, key: 'a' }, free)).toBe('select-all')
    expect(resolveKey({ ...plain, ctrlKey: true, key: 'a' }, { ...free, typing: true })).toBeNull()
  })

  it('takes nothing from text that is being typed, but for the palette', () => {
    const typing = { ...free, typing: true }
    for (const key of ['j', 'a', 'Escape', 'Enter', 'g']) expect(resolveKey({ ...plain, key }, typing)).toBeNull()
    expect(resolveKey({ ...plain, ctrlKey: true, key: 'k' }, typing)).toBe('palette')
    expect(resolveKey({ ...plain, metaKey: true, key: 'K' }, typing)).toBe('palette')
  })

  it('leaves single keys alone when they are switched off', () => {
    const off = { ...free, singleKeys: false }
    for (const key of ['j', 'a', '?', '/', 'g', 'z', 'r']) expect(resolveKey({ ...plain, key }, off)).toBeNull()
    expect(resolveKey({ ...plain, key: 'Escape' }, off)).toBe('back')
    expect(resolveKey({ ...plain, key: 'ArrowDown' }, off)).toBe('next')
  })

  it('leaves the browser its own keys', () => {
    expect(resolveKey({ ...plain, ctrlKey: true, key: 'c' }, free)).toBeNull()
    expect(resolveKey({ ...plain, ctrlKey: true, key: 'z' }, free)).toBeNull()
    expect(resolveKey({ ...plain, altKey: true, key: 'n' }, free)).toBeNull()
  })
})

describe('keyBindings', () => {
  it('gives no key two meanings', () => {
    const keys = keyBindings.map((binding) => binding.keys).filter((key) => key !== null)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('isTyping', () => {
  it('knows what takes text', () => {
    expect(isTyping({ tagName: 'TEXTAREA' })).toBe(true)
    expect(isTyping({ tagName: 'input', type: 'search' })).toBe(true)
    expect(isTyping({ tagName: 'DIV', isContentEditable: true })).toBe(true)
    expect(isTyping({ tagName: 'INPUT', type: 'checkbox' })).toBe(false)
    expect(isTyping({ tagName: 'BUTTON' })).toBe(false)
  })
})

import { expect, it } from 'vitest'
import { nearest, suggestion } from './nearest.ts'

const people = ['sam', 'ana', 'bo', 'alexander']

it.each([
  ['smam', 'sam'],
  ['asm', 'sam'],
  ['nana', 'ana'],
  ['Alexnader', 'alexander'],
  ['alex-ander', 'alexander'],
  ['alxndr', null],
  ['zed', null],
  ['', null],
  ['x'.repeat(1_000_000), null],
])('guesses what %.20s means', (word, meant) => {
  expect(nearest(word, people)).toBe(meant)
})

it('lists the choices when it cannot guess, and not all of many', () => {
  expect(suggestion('zzz', people)).toBe('expected one of sam, ana, bo, alexander')
  expect(suggestion('zzz', [])).toBe('none is defined')
  const many = Array.from({ length: 30 }, (_, i) => `person-${i}`)
  expect(suggestion('zzz', many)).toMatch(/person-9 and 20 more$/)
})

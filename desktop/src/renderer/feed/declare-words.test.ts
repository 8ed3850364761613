import { expect, it } from 'vitest'
import { declareWords } from './declare-words.ts'

it.each([
  [[], 'Pages nobody.'],
  [['Sam'], 'Pages you, and nobody else yet.'],
  [['Ana'], 'Pages Ana; five seconds to undo.'],
  [['Sam', 'Ana'], 'Pages you and Ana; five seconds to undo.'],
])('says whom declaring pages: %s', (names, words) => {
  expect(declareWords(names, 'Sam')).toBe(words)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { depthExceeds, textDepthExceeds } from './depth.ts'

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

test('allows exactly as many levels as the limit', () => {
  expect(textDepthExceeds(nested(64), 64)).toBe(false)
  expect(textDepthExceeds(nested(65), 64)).toBe(true)
  expect(depthExceeds(JSON.parse(nested(64)), 64)).toBe(false)
  expect(depthExceeds(JSON.parse(nested(65)), 64)).toBe(true)
})

test('does not count brackets inside strings, whatever is escaped in them', () => {
  const text = JSON.stringify({ a: '[[[[', b: '"[{', c: '\\', d: '\\"[[', e: '[' })
  expect(textDepthExceeds(text, 1)).toBe(false)
})

test('counts levels and not siblings', () => {
  expect(textDepthExceeds(JSON.stringify(Array.from({ length: 1_000 }, () => [])), 2)).toBe(false)
})

test('answers for text that is not JSON', () => {
  expect(textDepthExceeds(']]]["', 1)).toBe(false)
  expect(textDepthExceeds('"\\', 1)).toBe(false)
})

test('looks into a hundred thousand levels without overflowing the stack', () => {
  const text = nested(100_000)
  expect(textDepthExceeds(text, 64)).toBe(true)
  let value: unknown = 1
  for (let i = 0; i < 100_000; i++) value = { value }
  expect(depthExceeds(value, 64)).toBe(true)
})

test('gives the same answer for a text as for its value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(6), (value, max) => {
      expect(textDepthExceeds(JSON.stringify(value), max)).toBe(depthExceeds(value, max))
    }),
  )
})

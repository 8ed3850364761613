import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blank, withoutSecrets } from './blanks.ts'

const key = '0123456789abcdef0123456789abcdef'
const token = 'Zm9vYmFyLWJhel9xdXV4LXRoaXMtaXMtYS10b2tlbi0'
const code = 'Y29kZS1vZi1hLWRldmljZS0x'
const secrets = new Set([key, token, code])
const without = (text: string, own: string | null = null) => withoutSecrets(text, (word) => secrets.has(word), own)

it('blanks keys, tokens and codes wherever a word of theirs stands', () => {
  for (const secret of secrets)
    for (const [before, after] of [
      ['', ''],
      ['see https://relay/v1/intake/generic/', '/'],
      ['"token=', '"'],
      ['é', '…'],
    ])
      expect(without(`${before}${secret}${after}`)).toBe(`${before}${blank}${after}`)
  for (const [before, after] of ['x-', '_', 'https_', '-'].map((edge) => [edge, edge] as const))
    expect(without(`${before}${key}${after}`)).toBe(`${before}${blank}${after}`)
})

it('blanks what is written with escapes, and nothing else becomes another text by it', () => {
  const escaped = `\\u0030\\u0031${key.slice(2)}`
  expect(without(`{"a":"${escaped}"}`)).toBe(`{"a":"${blank}"}`)
  const kept = `{"a":"\\u0041\\\\u0041","b":"\\\\${escaped.slice(1)}"}`
  expect(without(kept)).toBe(kept)
  const both = `{"a":"\\u0022\\u005c\\\\u0041","b":"${escaped}"}`
  expect(JSON.parse(without(both))).toEqual({ ...JSON.parse(both), b: blank })
})

it('finds its own key in the middle of any word', () => {
  expect(without(`abc${key}def`)).toBe(`abc${key}def`)
  expect(without(`abc${key}def`, key)).toBe(`abc${blank}def`)
})

it('leaves every other text as it is', () => {
  const parts = fc.constantFrom('a', '0', '-', '_', ' ', '"', '\\', '/', 'é', 'f'.repeat(31), 'z'.repeat(24))
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), (words) => {
      const text = words.join('')
      expect(without(text)).toBe(text)
      expect(without(`${text} ${key} ${text}`)).toBe(`${text} ${blank} ${text}`)
    }),
  )
})

import { expect, test } from 'vitest'
import { boundedKey, contentKey } from './key.ts'
import { isLink } from './link.ts'
import { bounds, cleanLine, cleanText, valueText } from './text.ts'
import { TextMap } from './text-map.ts'
import { readDate, readTime } from './time.ts'
import { maxWarnings, Warnings } from './warnings.ts'

const labelsFrom = (source: unknown, important: readonly string[] = []) => {
  const warnings = new Warnings()
  const map = new TextMap('labels', bounds.labelValue, warnings).readFrom(source, important)
  return { entries: map.entries, isExact: map.isExact, warnings: warnings.list() }
}

test('keeps newlines and tabs, and replaces other control characters', () => {
  expect(cleanText('a\nb\tc', 100)).toBe('a\nb\tc')
  expect(cleanText('a\u0000b\u001bc\u007fd\u0085e', 100)).toBe('a\ufffdb\ufffdc\ufffdd\ufffde')
  expect(cleanText('a\r\nb\rc', 100)).toBe('a\nb\nc')
})

test('replaces characters that reorder the text around them', () => {
  expect(cleanText('\u202egnp.exe\u2066', 100)).toBe('\ufffdgnp.exe\ufffd')
})

test('makes lone surrogates well-formed and leaves pairs alone', () => {
  expect(cleanText('a\ud800b', 100)).toBe('a\ufffdb')
  expect(cleanText('\udc00', 100)).toBe('\ufffd')
  expect(cleanText('\u{1f525} fire', 100)).toBe('\u{1f525} fire')
})

test('does not cut a surrogate pair in half', () => {
  expect(cleanText('abc\u{1f525}', 4)).toBe('abc')
  expect(cleanText('abc\u{1f525}', 5)).toBe('abc\u{1f525}')
})

test('folds white space of a line', () => {
  expect(cleanLine('  disk\n\tfull  ', 100)).toBe('disk full')
})

test('turns numbers, booleans and nested values into text', () => {
  expect(labelsFrom({ a: 5, b: true, c: { d: [1] }, e: null, f: 'x' }).entries).toEqual({
    a: '5',
    b: 'true',
    c: '{"d":[1]}',
    f: 'x',
  })
})

test('does not overflow on a value that JSON.stringify cannot write', () => {
  let deep: unknown = 1
  for (let i = 0; i < 50_000; i++) deep = [deep]
  expect(valueText(deep)).toBe('[nested too deeply]')
})

test('drops a label named __proto__ and keeps one named constructor as plain text', () => {
  const { entries, warnings } = labelsFrom(JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}'))
  expect(Object.keys(entries)).toEqual(['constructor', 'toString'])
  expect(Object.getPrototypeOf(entries)).toBe(Object.prototype)
  expect(Object.values(entries)).toEqual(['y', 'z'])
  expect(warnings).toEqual(['labels.__proto__: the name is not allowed; dropped'])
})

test('clips values and names and says which', () => {
  const { entries, isExact, warnings } = labelsFrom({ a: 'x'.repeat(1_025), ['n'.repeat(201)]: 'v' })
  expect(entries.a).toHaveLength(1_024)
  expect(entries['n'.repeat(200)]).toBe('v')
  expect(isExact).toBe(false)
  expect(warnings[0]).toBe('labels.a: clipped to 1024 characters')
  expect(warnings[1]).toMatch(/^labels\.n+…: the name was cleaned or clipped/)
})

test('keeps 64 labels, the important ones among them', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`l${i}`, 'v']))
  const { entries, warnings } = labelsFrom({ ...many, severity: 'critical' }, ['severity'])
  expect(Object.keys(entries)).toHaveLength(64)
  expect(entries.severity).toBe('critical')
  expect(warnings).toEqual(['labels: more than 64; the rest is dropped'])
})

test('never gives more warnings than the limit and counts the rest', () => {
  const warnings = new Warnings()
  for (let i = 0; i < maxWarnings; i++) warnings.add('f', String(i))
  expect(warnings.list()).toHaveLength(maxWarnings)
  expect(warnings.list().at(-1)).toBe('f: 49')
  warnings.add('f', 'one too many')
  expect(warnings.list()).toHaveLength(maxWarnings)
  expect(warnings.list().at(-1)).toBe('and 2 more')
})

test('keeps long and unclean keys within bounds and apart', () => {
  const long = 'k'.repeat(600)
  expect(boundedKey('k'.repeat(512))).toBe('k'.repeat(512))
  expect(boundedKey(`${long}1`)).toMatch(/^k{400}#[0-9a-f]{16}$/)
  expect(boundedKey(`${long}1`)).not.toBe(boundedKey(`${long}2`))
  expect(boundedKey('a\u0000')).not.toBe(boundedKey('a\u0001'))
  expect(boundedKey(boundedKey(long))).toBe(boundedKey(long))
})

test('derives the same key from the same labels in any order', () => {
  expect(contentKey('t', { a: '1', b: '2' })).toBe(contentKey('t', { b: '2', a: '1' }))
  expect(contentKey('t', { a: '1' })).not.toBe(contentKey('t', { a: '2' }))
  expect(contentKey('t', { a: '1' })).not.toBe(contentKey('u', { a: '1' }))
})

test.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  '/relative',
  'https://',
  'http://a b',
  'java\nscript:x',
  `https://x/${'a'.repeat(2_048)}`,
])('does not make a link of %j', (text) => {
  expect(isLink(text)).toBe(false)
})

test('makes links of http and https', () => {
  expect(isLink('https://runbooks.example.com/a?b=c#d')).toBe(true)
  expect(isLink('HTTP://host:9093')).toBe(true)
})

test.each([
  ['2026-11-20T10:28:28.535Z', 1_795_170_508_535],
  ['2026-11-20T10:28:28.535123456Z', 1_795_170_508_535],
  ['2026-11-20T11:28:28+01:00', 1_795_170_508_000],
  ['2026-11-20T10:28:28', 1_795_170_508_000],
  ['2026-11-20 10:28:28', 1_795_170_508_000],
  ['0001-01-01T00:00:00Z', null],
  ['2026-13-45T00:00:00Z', null],
  ['disk 5', null],
  ['', null],
  [5, null],
])('reads the date %j as %j', (text, ms) => {
  expect(readDate(text)).toBe(ms)
})

test.each([
  [1_795_170_508, 1_795_170_508_000],
  [1_795_170_508.5, 1_795_170_508_500],
  ['1795170508', 1_795_170_508_000],
  [1_795_170_508_535, 1_795_170_508_535],
  ['1795170508535', 1_795_170_508_535],
  ['2026-11-20T10:28:28Z', 1_795_170_508_000],
  [0, null],
  [5e-324, null],
  [-1, null],
  [Number.POSITIVE_INFINITY, null],
  [1_795_170_508_535_000_000, null],
  [true, null],
  [{}, null],
])('reads the time %j as %j', (value, ms) => {
  expect(readTime(value)).toBe(ms)
})

test('tells alerts by a thousand labels in any order, and by how many there are', () => {
  const labels = (count: number) => Array.from({ length: count }, (_, n) => [`label-${n}`, 'x'] as const)
  const keyOf = (entries: ReturnType<typeof labels>) => contentKey('', Object.fromEntries(entries))
  expect(keyOf(labels(1_000).reverse())).toBe(keyOf(labels(1_000)))
  expect(new Set([1_000, 1_001, 5_000].map((count) => keyOf(labels(count)))).size).toBe(3)
})

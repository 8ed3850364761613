import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'
import { root } from './lib/toolchain.mjs'

// Its other engines are binaries: the one in JavaScript says the same, and runs everywhere.
process.env.RECHECK_BACKEND = 'pure'
const { checkSync } = await import('recheck')

/** Patterns whose time grows faster than their text, and why that may be. */
const bounded = {
  '/<style[^>]*>([\\s\\S]*?)<\\/style>/g': 'runs over an export of ours, in which every < of outside text is escaped',
  '/[/?#].*@/s': 'runs over the address that the operator starts the relay with',
  '/^postgres(?:ql)?:\\/\\/(?:[^/?#]*@)?(?:\\[[^\\]]*\\]|[^:/?#[\\]@]*):(\\d+)(?:[/?#]|$)/':
    'runs over the address that the operator starts the relay with',
  '/(:\\/\\/|\\bpostgres(?:ql)?:\\/(?!\\/))(?!user:password@)(?:[^\\s:@/]*:(?!\\d{1,5}(?:[/?#][^\\s@]*)?(?:[\\s,.;:)]|$)).*|\\S*)@/g':
    'runs once over the last line that a command prints',
}

/** Files that build a pattern as they run, and of what. */
const built = {
  'relay/src/intake/placeholder.ts': 'of patterns whose repetitions are bounded',
  'relay/src/intake/text.ts': 'of the source of another, which is a single class',
  'shared/src/erasure/person-data.ts': 'of names and words, escaped: alternatives without a repetition',
  'shared/src/postmortem/hide-names.ts': 'of names, escaped: alternatives without a repetition',
}

const files = globSync('{shared,relay,desktop}/src/**/*.{ts,tsx}', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/\.test\.tsx?$|\/testing\//.test(file))
  .sort()

/** Every pattern of the sources with the places that have it, and the files that build one. */
function readPatterns() {
  const patterns = new Map()
  const building = new Set()
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    walk(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }), (node) => {
      if (node.type === 'Literal' && node.regex) {
        const { pattern, flags } = node.regex
        const key = `/${pattern}/${flags}`
        const place = `${file}:${text.slice(0, node.start).split('\n').length}`
        patterns.set(key, { pattern, flags, places: [...(patterns.get(key)?.places ?? []), place] })
      }
      const isBuilt = node.type === 'NewExpression' || node.type === 'CallExpression'
      if (isBuilt && node.callee?.name === 'RegExp') building.add(file)
    })
  }
  return { patterns, building }
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') return
  if (Array.isArray(node)) return node.forEach((item) => void walk(item, visit))
  if (typeof node.type === 'string') visit(node)
  for (const child of Object.values(node)) walk(child, visit)
}

/** What repeats without end is all that can take longer than its text is long. */
function isUnbounded(pattern) {
  return /[*+]|\{\d+,\}/.test(pattern)
}

/** Null when it takes a time in proportion to its text. */
function complaint({ pattern, flags }) {
  if (!isUnbounded(pattern)) return null
  const { status, complexity, error } = checkSync(pattern, flags, { timeout: 100_000, attackTimeout: 20_000 })
  return status === 'safe' ? null : (complexity?.summary ?? error?.kind ?? status)
}

test('the analyser finds patterns that are too slow, and passes those that are not', () => {
  const verdict = (pattern, flags = '') => complaint({ pattern, flags })
  expect(verdict('^#{1,6}[ \\t]+(.+?)[ \\t#]*$', 'm')).toMatch(/polynomial/)
  expect(verdict('^(`{3,}|~{3,})(.*)$')).toMatch(/polynomial/)
  expect(verdict('^(a+)+$')).toMatch(/exponential/)
  expect(verdict('^#{1,6}[ \\t]+(\\S.*)$', 'm')).toBeNull()
})

test('every pattern takes a time in proportion to its text, or has a reason', { timeout: 300_000 }, () => {
  const { patterns } = readPatterns()
  expect(patterns.size).toBeGreaterThan(100)
  const slow = [...patterns].flatMap(([key, pattern]) => {
    const why = key in bounded ? null : complaint(pattern)
    return why === null ? [] : [`${key} ${why}: ${pattern.places.join(', ')}`]
  })
  expect(slow).toEqual([])
  expect(Object.keys(bounded).filter((key) => !patterns.has(key))).toEqual([])
})

test('no pattern is built as it runs, but where a reason says of what', () => {
  expect([...readPatterns().building].sort()).toEqual(Object.keys(built))
})

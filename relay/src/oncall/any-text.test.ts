import { emptyDesk } from '@baton/shared/desk/folded-desk.ts'
import { Contacts, emptyConfig, OncallConfig } from '@baton/shared/model/config.ts'
import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { describeChange, describeContactsChange } from './describe-oncall.ts'
import { parseOncall } from './parse-oncall.ts'
import { previewPage } from './preview-page.ts'
import { maxProblems } from './problems.ts'
import { reachWarnings } from './reach-words.ts'
import { seedOncallYaml } from './seed-oncall.ts'
import { warningsOf } from './warnings-of.ts'

const noContacts: Contacts = { people: {}, deadMan: null }
const seed = seedOncallYaml({ ownerName: 'Sam' })

/** What holds for every text: problems that can be shown, or a configuration that everything downstream can take. */
function checkText(text: string): void {
  const result = parseOncall(text, '/srv')
  if (!result.ok) {
    expect(result.problems.length).toBeGreaterThan(0)
    expect(result.problems.length).toBeLessThanOrEqual(maxProblems)
    for (const { path, line, problem } of result.problems) {
      expect(`${path} ${problem}`).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      expect(line === null || (Number.isInteger(line) && line >= 1)).toBe(true)
    }
    return
  }
  const { config, contacts } = result
  expect(Value.Check(OncallConfig, config) && Value.Check(Contacts, contacts)).toBe(true)
  const reachOf = reachIn(emptyDesk(), config, () => false)
  const sample = { source: 'generic', severity: 'critical', labels: {}, serviceHint: 'constructor' } as const
  const lines = [
    ...describeChange(emptyConfig, config, reachOf),
    ...describeChange(config, emptyConfig, reachOf),
    ...reachWarnings(config, reachOf),
    ...describeContactsChange(config, noContacts, contacts),
    ...warningsOf(config, contacts),
    ...previewPage(config, sample, reachOf),
  ]
  expect(describeChange(config, config, reachOf)).toEqual([])
  for (const line of lines) expect(line).not.toContain('\n')
}

const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
const yamlText = fc
  .array(
    fc.constantFrom(
      'people',
      'teams',
      'sam',
      ': ',
      ':',
      '\n',
      '\n  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '&a ',
      '*a',
      '!x ',
      '"',
      "'",
      '|\n',
      '>\n',
      '? ',
      '#',
      '---\n',
      '%',
      '\t',
      '~',
      '<<',
      '5m',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

const word = fc.constantFrom(
  ...['sam', 'ana', 'constructor', '__proto__', 'toString', 'default', 'on-call sam', 'team sam', 'on-call ana/2'],
  ...[
    '5m',
    '90',
    '',
    '~',
    'null',
    'yes',
    'never',
    'critical',
    'warn',
    'alertmanager',
    'https://x.example',
    'http://10.0.0.1',
  ],
)
const keyName = fc.constantFrom(
  ...['people', 'teams', 'services', 'escalation-policies', 'default-policy', 'page-severities', 'routes', 'dead-man'],
  ...[
    'name',
    'phone',
    'ntfy',
    'topic',
    'server',
    'after',
    'token',
    'members',
    'on-call',
    'description',
    'team',
    'runbook',
  ],
  ...['levers', 'url', 'note', 'policy', 'hold-page', 'resolve-after', 'steps', 'page', 'wait', 'repeat', 'match'],
  ...['runbooks', 'status-updates', 'updates', 'webhook', 'sev1', 'sev4', 'unset'],
  ...['acknowledgement-timeout', 'labels', 'severity', 'source', 'service', 'every', 'sam', 'ana', '__proto__'],
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    word,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(keyName, tie('tree'), { maxKeys: 6 }),
  ),
}))

/** A valid file whose leaves, in part, are replaced: reaches the rules that a random tree seldom does. */
const bent = fc
  .record({ at: fc.array(fc.tuple(fc.nat(200), word), { maxLength: 3 }) })
  .map(({ at }) => at.reduce((text, [i, leaf]) => replaceWord(text, i, leaf), seed))

function replaceWord(text: string, i: number, by: string): string {
  const words = [...text.matchAll(/^(?! *#).*?(?<value>[\w/:.-]+)\s*$/gm)]
  const hit = words[i % words.length]
  const value = hit?.groups?.value ?? ''
  if (!hit || value === '') return text
  const at = hit.index + hit[0].lastIndexOf(value)
  return text.slice(0, at) + by + text.slice(at + value.length)
}

describe('any text', () => {
  it('is a configuration or problems, never an exception', () => {
    fc.assert(fc.property(fc.oneof(anyText, yamlText), checkText), { numRuns: 500 })
  })

  it('is so too as a tree of the words that a file has', () => {
    fc.assert(
      fc.property(tree, (value) => checkText(stringify(value))),
      { numRuns: 500 },
    )
  })

  it('is so too as the sample file with a few words changed', () => {
    fc.assert(fc.property(bent, checkText), { numRuns: 300 })
  })

  it('is so too as the sample file cut short or with a piece taken out', () => {
    fc.assert(
      fc.property(fc.nat(seed.length), fc.nat(40), (at, length) =>
        checkText(seed.slice(0, at) + seed.slice(at + length)),
      ),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.nat(seed.length), (at) => checkText(seed.slice(0, at))),
      { numRuns: 200 },
    )
  })
})

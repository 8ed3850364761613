import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRunbook } from './read-runbook.ts'

const read = (text: string) => readRunbook('db/failover', Buffer.from(text))

it('takes the text below the front matter, whatever its line ends', () => {
  const unix = read('---\ntitle: Fail over\nalerts: DbDown\n---\n1. Look.\n')
  const windows = read('\ufeff---\r\ntitle: Fail over\r\nalerts: DbDown\r\n---\r\n1. Look.\n')
  expect(unix).toMatchObject({ title: 'Fail over', text: '1. Look.\n', match: { alerts: ['DbDown'] } })
  expect(windows).toEqual(unix)
})

it('has a version that changes with its text, and with nothing else', () => {
  const versionOf = (text: string) => (read(text) as { readonly version: string }).version
  expect(versionOf('---\ntitle: A\n---\nText')).toBe(versionOf('Text'))
  expect(versionOf('Text.')).not.toBe(versionOf('Text'))
})

it.each([
  ['a header of nothing', '---\n---\n# A title', 'A title'],
  ['a header of comments', '---\n# to do\n---\n# A title', 'A title'],
  ['a rule, and no header', 'Text\n\n---\n\n# A title\n\n---\n', 'A title'],
  ['a title that is text in any case', '---\ntitle: 404\n---\n# Other', '404'],
  ['a heading that is closed', '## A title ## \t\r\nText', 'A title'],
  ['a heading with marks in it', '# a # #b', 'a # #b'],
  ['a heading of marks only', '# #', 'failover'],
  ['no title at all', 'Text', 'failover'],
  ['a title in capitals and white space', '---\ntitle: "  A \\n  title "\n---\n', 'A title'],
])('reads %s', (_name, text, title) => {
  expect(read(text)).toMatchObject({ id: 'db/failover', title })
})

it.each([
  ['a list', '---\n- a\n---\n', 'its front matter is no mapping with title, services, alerts and labels'],
  ['a list of lists', '---\nalerts: [[a]]\n---\n', /another form under `alerts`; expected a list of alert names/],
  ['labels in a list', '---\nlabels: [a]\n---\n', /another form under `labels`; expected a mapping/],
  ['aliases', '---\na: &a [x]\nservices: *a\n---\n', 'its front matter is not YAML'],
  ['a book', `---\ntitle: ${'x'.repeat(9_000)}\n---\n`, 'its front matter has more than 4000 characters'],
])('tells what is wrong with %s', (_name, text, problem) => {
  expect(read(text)).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem))
})

it('reads any bytes, or says in one line why not', () => {
  const header = fc.tuple(fc.string(), fc.string()).map(([yaml, text]) => Buffer.from(`---\n${yaml}\n---\n${text}`))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), header), (bytes) => {
      const runbook = readRunbook('a', bytes)
      if (typeof runbook === 'string') expect(runbook).toMatch(/^it.*[^\n]$/)
      else expect(runbook.title).not.toBe('')
    }),
  )
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { checkChangelog, checkDocument } from './docs.mjs'

const root = mkdtempSync(join(tmpdir(), 'baton-docs-'))
mkdirSync(join(root, 'docs'))
mkdirSync(join(root, 'shared/src'), { recursive: true })
writeFileSync(join(root, 'docs/architecture.md'), '')
writeFileSync(join(root, 'shared/src/decide.ts'), '')
afterAll(() => rmSync(root, { recursive: true, force: true }))

function problemsOf(text) {
  writeFileSync(join(root, 'docs/page.md'), text)
  const scripts = (workspace) => new Set(workspace === null ? ['start', 'relay'] : ['build'])
  return checkDocument('docs/page.md', { root, files: new Set(['shared/src/decide.ts']), scripts })
}

it.each([
  '[how](architecture.md#shape) and [again](../docs/architecture.md)',
  '`shared/src/decide.ts:12`, `decide.ts`, `docs/architecture.md`',
  '[outside](https://example.org/docs/none.md) and [here](#below)',
  '`npm start`, `npm run relay -- serve`, `npm run -w desktop build`, `npm ci`',
  '`relay/src/*.ts`, `docs/NAME`, `desktop/dist/web`, `alertmanager.yml`, `/docs`',
  '```\nnpm start\nnode shared/src/decide.ts\n```',
])('accepts %j', (text) => {
  expect(problemsOf(text)).toEqual([])
})

it.each([
  ['[how](none.md)', 'links to none.md, which is not there'],
  ['[how]: ../none.md', 'links to ../none.md, which is not there'],
  ['`shared/src/none.ts`', 'names shared/src/none.ts, which is not there'],
  ['`none.ts`', 'names none.ts, which is not there'],
  ['`npm run none`', 'names the npm script "none", which is not there'],
  ['`npm test`', 'names the npm script "test", which is not there'],
  ['`npm run -w desktop none`', 'names the npm script "none", which is not there'],
])('finds what is wrong in %j', (text, problem) => {
  expect(problemsOf(text)).toEqual([`docs/page.md:1 ${problem}`])
})

it('reads commands and paths in a code block', () => {
  expect(problemsOf('```sh\nnpm run none\nnode build/none.mjs\n```')).toEqual([
    'docs/page.md:2 names the npm script "none", which is not there',
    'docs/page.md:3 names build/none.mjs, which is not there',
  ])
})

it('accepts a changelog of one form', () => {
  const text = '# Changelog\n\nWhat changed.\n\n## 0.1.0\n\n- [FEATURE] relay: pages twice\n  and then again\n'
  expect(checkChangelog('CHANGELOG.md', text)).toEqual([])
})

it('names the changelog line that has another form', () => {
  const text = '## 0.1.0\n\n- [FEATURE] relay: pages\n- fixed things\n- [FIX] relay: x\n'
  expect(checkChangelog('CHANGELOG.md', text).map((problem) => problem.split(' ')[0])).toEqual([
    'CHANGELOG.md:4',
    'CHANGELOG.md:5',
  ])
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { collectLicences } from './licences.mjs'

const folder = mkdtempSync(join(tmpdir(), 'baton-licences-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Lays out an installed tree: each package by its path, with what it depends on. */
function install(tree) {
  const packages = { shared: { dependencies: {} }, 'node_modules/@baton/shared': { resolved: 'shared', link: true } }
  for (const [path, dependencies] of Object.entries(tree)) {
    packages[path] = {
      version: '1.0.0',
      license: 'MIT',
      dependencies: Object.fromEntries(dependencies.map((d) => [d, '1'])),
    }
    mkdirSync(join(folder, path), { recursive: true })
    writeFileSync(join(folder, path, 'package.json'), JSON.stringify({ name: path.split('node_modules/').at(-1) }))
    writeFileSync(join(folder, path, 'LICENSE'), `The terms of ${path}`)
  }
  packages.shared.dependencies = { 'of-shared': '1' }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }))
}

it('names what is needed to run, however deep, once, and nothing else', () => {
  install({
    relay: ['@baton/shared', 'a', '@s/b'],
    'node_modules/a': ['c', '@s/b'],
    'node_modules/@s/b': ['c', 'a'],
    'node_modules/@s/b/node_modules/c': [],
    'node_modules/c': [],
    'node_modules/of-shared': [],
    'node_modules/only-for-tests': [],
  })
  const text = collectLicences(folder, ['relay'])
  const headings = [...text.matchAll(/^## (.*) 1\.0\.0$/gm)].map(([, name]) => name)
  expect(headings.sort()).toEqual(['@s/b', 'a', 'c', 'c', 'of-shared'])
  expect(text).toContain('The terms of node_modules/@s/b/node_modules/c')
  expect(text).not.toContain('only-for-tests')
})

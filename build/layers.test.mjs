import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedNames, unplaced, upwardImports } from './lib/layers.mjs'
import { root } from './lib/toolchain.mjs'

/** A file of a layer, what it may not import, and how the message begins that says why. */
const forbidden = [
  ['shared/src/a.ts', 'node:fs/promises', 'shared/ is pure'],
  ['shared/src/a.ts', 'path', 'shared/ is pure'],
  ['shared/src/a.test.ts', 'node:os', 'shared/ is pure'],
  ['shared/src/a.ts', 'react', 'shared/ is the domain'],
  ['shared/src/a.ts', 'electron', 'shared/ is the domain'],
  ['shared/src/a.ts', 'fastify', 'shared/ is the domain'],
  ['shared/src/a.ts', 'better-sqlite3', 'shared/ is the domain'],
  ['shared/src/a.ts', 'socket.io', 'shared/ is the domain'],
  ['shared/src/a.ts', '@baton/relay/src/app.ts', 'Imports only point down'],
  ['shared/src/deep/a.ts', '../../../desktop/src/host/b.ts', 'Imports only point down'],
  ['relay/src/a.ts', '@baton/desktop/src/host/b.ts', 'The relay does not know the console'],
  ['relay/src/a.ts', '../../desktop/src/host/b.ts', 'The relay does not know the console'],
  ['relay/src/a.ts', 'react', 'The relay is a server'],
  ['relay/src/a.ts', 'electron', 'The relay is a server'],
  ['desktop/src/host/a.ts', 'electron', 'host/ runs unchanged'],
  ['desktop/src/host/a.ts', 'node:fs', 'host/ runs unchanged'],
  ['desktop/src/host/a.ts', 'react', 'host/ is the console without a face'],
  ['desktop/src/host/deep/a.ts', '../../renderer/b.ts', 'host/ is the console without a face'],
  ['desktop/src/renderer/a.tsx', 'electron', 'The renderer is a page'],
  ['desktop/src/renderer/a.tsx', 'node:fs', 'The renderer is a page'],
  ['desktop/src/renderer/a.tsx', '../host/b.ts', 'The renderer sees the host only'],
  ['desktop/src/renderer/feed/a.tsx', '../../host/b.ts', 'The renderer sees the host only'],
  ['desktop/src/presentation/a.ts', 'react', 'presentation/ is words'],
  ['desktop/src/presentation/a.ts', '../renderer/b.ts', 'presentation/ is words'],
  ['desktop/src/presentation/a.ts', 'node:fs', 'presentation/ is words'],
  ['desktop/src/web/a.ts', 'electron', 'Only desktop/src/electron'],
  ['desktop/src/terminal/a.ts', 'electron', 'Only desktop/src/electron'],
  ['desktop/src/host/a.test.ts', 'electron', 'Only desktop/src/electron'],
  ['desktop/e2e/a.spec.ts', 'electron', 'Only desktop/src/electron'],
  ['desktop/src/electron/a.ts', '@baton/relay/src/app.ts', 'The console knows the relay only'],
  ['build/a.mjs', 'vite', 'The entry scripts run before'],
  ['build/lib/a.mjs', 'semver', 'The entry scripts run before'],
]

const allowed = [
  ['shared/src/a.test.ts', 'vitest'],
  ['shared/src/a.test.ts', 'fast-check'],
  ['shared/src/a.ts', '@noble/hashes/sha2.js'],
  ['relay/src/a.ts', 'node:fs'],
  ['relay/src/a.ts', '@baton/shared/ids.ts'],
  ['desktop/src/host/a.ts', '@baton/shared/ids.ts'],
  ['desktop/src/host/a.test.ts', 'node:fs'],
  ['desktop/src/renderer/a.tsx', 'react'],
  ['desktop/src/web/a.ts', '../host/b.ts'],
  ['desktop/src/terminal/a.ts', 'node:fs'],
  ['desktop/src/electron/a.ts', 'electron'],
  ['build/lib/a.mjs', 'node:fs'],
  ['build/lib/a.mjs', '../b.mjs'],
]

/** Linted apart from the repository, under its configuration: each case is one file of one import. */
const folder = mkdtempSync(join(tmpdir(), 'baton-layers-'))
const told = new Map()

beforeAll(() => {
  copyFileSync(join(root, 'biome.jsonc'), join(folder, 'biome.jsonc'))
  for (const [path, name] of [...forbidden, ...allowed]) {
    const file = join(folder, caseFile(path, name))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `import '${name}'\n`)
  }
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const args = [biome, 'lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.']
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  for (const { location, message } of JSON.parse(stdout).diagnostics) told.set(location.path, message)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function caseFile(path, name) {
  return path.replace(/a(\.test|\.spec)?\.(\w+)$/, `${name.replace(/[^a-z0-9]+/g, '-')}-x$1.$2`)
}

describe('the layers', () => {
  it.each(forbidden)('%s may not import %s', (path, name, message) => {
    expect(told.get(caseFile(path, name))).toMatch(new RegExp(`^${message}`))
  })

  it.each(allowed)('%s may import %s', (path, name) => {
    expect(told.get(caseFile(path, name))).toBeUndefined()
  })
})

describe('the layers of shared/src', () => {
  const source = join(root, 'shared', 'src')

  it('import only from those before them: model, log, rules by subject, desk, view, postmortem, wire', () => {
    expect(upwardImports(source)).toEqual([])
  })

  it('are all folders that there are', () => {
    expect(unplaced(source)).toEqual([])
  })

  it('are missed by whoever looks up or stands outside', () => {
    const place = join(folder, 'source')
    for (const [file, path] of [
      ['model/a.ts', '../log/b.ts'],
      ['ids.ts', './model/a.ts'],
      ['desk/c.ts', '../testing/d.ts'],
      ['view/e.ts', '../desk/c.ts'],
      ['new/f.ts', '../model/a.ts'],
    ]) {
      mkdirSync(dirname(join(place, file)), { recursive: true })
      writeFileSync(join(place, file), `import { x } from '${path}'\n`)
    }
    expect(upwardImports(place).sort()).toEqual([
      'desk/c.ts imports testing/d.ts',
      'ids.ts imports model/a.ts',
      'model/a.ts imports log/b.ts',
      'new/f.ts imports model/a.ts',
    ])
    expect(unplaced(place)).toEqual(['new'])
  })
})

describe('a name', () => {
  it.each(['shared', 'relay', 'desktop'])('is that of one file in %s', (name) => {
    expect(sharedNames(join(root, name, 'src'))).toEqual([])
  })
})

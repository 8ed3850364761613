import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { extractAll, listPackage } from '@electron/asar'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../lib/electron-binary.mjs'
import { ensureRelayBuilt, relayDir } from '../lib/relay-build.mjs'
import { root } from '../lib/toolchain.mjs'
import { makeElectronStub, readWire, shippedWire } from './electron-stub.mjs'

const folder = mkdtempSync(join(tmpdir(), 'baton-pack-'))
const app = join(folder, 'clone', 'desktop', 'dist')
const native = `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`

const running = new Set()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(file, text) {
  mkdirSync(join(app, file, '..'), { recursive: true })
  writeFileSync(join(app, file), text)
}

/** Packs the stand-in app with the given Electron folder, by the configuration as it is. */
function pack(electronDist, output, { target = 'dir', environment = {}, more = [] } = {}) {
  const cli = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const overrides = { electronDist, 'directories.app': app, 'directories.output': output }
  const given = Object.entries(overrides).map(([name, value]) => `--config.${name}=${value}`)
  const args = [cli, '--linux', target, '--config', join(root, 'electron-builder.yml'), ...given, ...more]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...environment } })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
    child.once('close', (code) => resolve({ code, text }))
  })
}

/** Makes Node look like Electron to those who ask: some packages then read the command line in another way. */
const asElectron = 'Object.defineProperty(process, "versions", { value: { ...process.versions, electron: "45.0.0" } })'

/** Starts the packed relay, as Electron does, and reads its ready line. */
async function startRelay(main) {
  const args = [
    '--import',
    `data:text/javascript,${asElectron}`,
    main,
    'serve',
    '--json',
    '--local',
    '--port',
    '0',
    '--data',
    join(folder, 'data'),
  ]
  // Far from the clone: nothing but what was packed can be found.
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  const ended = new Promise((resolve) => child.once('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    const stop = async (signal) => {
      child.kill(signal)
      await ended
      running.delete(child)
    }
    return { ready: JSON.parse(line), stop }
  }
  throw new Error('The packed relay ended before it was ready.')
}

describe.runIf(process.platform === 'linux')('the packed app', () => {
  const output = join(folder, 'out')
  const packed = join(output, 'linux-unpacked')
  const asar = join(packed, 'resources', 'app.asar')
  let names = []

  beforeAll(async () => {
    await ensureRelayBuilt(process.execPath)
    cpSync(relayDir, join(app, 'relay'), { recursive: true })
    for (const file of [
      'electron/main.mjs',
      'electron/preload.cjs',
      'electron/app/index.html',
      'web/index.html',
      'licences.md',
    ]) {
      write(file, 'stands in')
    }
    for (const file of ['src/secret.ts', 'web/.vite/manifest.json', '.env', 'local-credentials.json']) write(file, 'no')
    const manifest = { name: 'baton', version: '1.2.3', description: 'x', type: 'module', main: 'electron/main.mjs' }
    write('package.json', JSON.stringify({ ...manifest, author: 'x', desktopName: 'baton.desktop' }))
    symlinkSync(join(root, 'node_modules'), join(folder, 'clone', 'node_modules'))
    cpSync(join(root, 'LICENSE'), join(folder, 'clone', 'LICENSE'))
    makeElectronStub(join(folder, 'stub'))
    const { code, text } = await pack(findElectron()?.dist ?? join(folder, 'stub'), output)
    expect(code, text).toBe(0)
    names = listPackage(asar).map((name) => name.slice(1))
  }, 120_000)

  it('holds the app, its preload, its page, the relay, the web console and the licence', () => {
    const wanted = ['electron/main.mjs', 'electron/preload.cjs', 'electron/app/index.html', 'web/index.html']
    const relay = ['relay/main.mjs', 'relay/sqlite-worker.mjs', 'relay/swagger-ui/logo.svg']
    expect(names).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'licences.md', ...wanted, ...relay]))
  })

  it('holds nothing else', () => {
    const tops = new Set(names.map((name) => name.split('/')[0]))
    expect([...tops].sort()).toEqual([
      'LICENSE',
      'electron',
      'licences.md',
      'node_modules',
      'package.json',
      'relay',
      'web',
    ])
    expect(readdirSync(join(packed, 'resources')).sort()).toEqual(['app.asar', 'app.asar.unpacked'])
    expect(names.filter((name) => /\.vite|\.test\.|\.map$|\.c$|\.[ch]pp$|(?<!\.d)\.ts$/.test(name))).toEqual([])
  })

  it("brings this system's native half of SQLite and no other, as a file of its own", () => {
    expect(names.filter((name) => name.endsWith('.node'))).toEqual([native])
    const unpacked = readFileSync(join(`${asar}.unpacked`, native))
    expect(unpacked.equals(readFileSync(join(root, native)))).toBe(true)
  })

  it('has its fuses set, and no others than those', () => {
    const wire = readWire(join(packed, 'baton'))
    expect(wire.slice(0, 8)).toBe(`010011${shippedWire[6]}0`)
  })

  it('runs its relay, which keeps what it accepted through a kill', async () => {
    const place = join(folder, 'extracted')
    extractAll(asar, place)
    const main = join(place, 'relay', 'main.mjs')
    const first = await startRelay(main)
    const { relay, integrations, token } = first.ready
    expect(await (await fetch(`${relay}/health`)).json()).toMatchObject({ ok: true })
    expect((await fetch(`${relay}/docs/static/swagger-ui.css`)).status).toBe(200)
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ key: 'a', title: 'CheckoutDown', severity: 'critical' })
    expect((await fetch(integrations.generic.url, { method: 'POST', headers, body })).status).toBe(202)
    await first.stop('SIGKILL')

    const second = await startRelay(main)
    const answer = await fetch(`${second.ready.relay}/v1/incidents`, { headers: { authorization: `Bearer ${token}` } })
    const { incidents } = await answer.json()
    expect(incidents.map(({ title }) => title)).toEqual(['CheckoutDown'])
    await second.stop('SIGTERM')
  }, 60_000)

  it('tells Debian what it needs, and desktops that it opens baton: links', async () => {
    // Stands in for the program that writes the file: keeps what it was told.
    const fpm = join(folder, 'fpm')
    const keep = `for a in "$@"; do case "$a" in *.desktop=*) cp "\${a%%=*}" '${folder}/desktop';; esac; done`
    writeFileSync(fpm, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/told'\n${keep}\n`, { mode: 0o755 })
    const environment = { CUSTOM_FPM_PATH: fpm }
    const { code, text } = await pack(join(folder, 'stub'), join(folder, 'deb'), { target: 'deb', environment })
    expect(code, text).toBe(0)
    const told = readFileSync(join(folder, 'told'), 'utf8').split('\n')
    expect(told).toEqual(expect.arrayContaining(['libgtk-3-0 | libgtk-3-0t64', 'libsecret-1-0', 'libnss3']))
    expect(told.join('\n')).toMatch(/512\.png=\/usr\/share\/icons\/hicolor\/512x512\/apps\/baton\.png/)
    const entry = readFileSync(join(folder, 'desktop'), 'utf8').split('\n')
    expect(entry).toEqual(expect.arrayContaining(['MimeType=x-scheme-handler/baton;', 'Exec=/opt/Baton/baton %U']))
  }, 60_000)

  it.each([
    ['has no fuses', null, 'Could not find sentinel'],
    ['has fewer fuses than we set', shippedWire.slice(0, 7), 'not long enough'],
  ])(
    'is not made of an Electron that %s',
    async (name, wire, reason) => {
      makeElectronStub(join(folder, name), wire)
      const { code, text } = await pack(join(folder, name), join(folder, `${name} out`))
      expect(code).not.toBe(0)
      expect(text).toContain(reason)
    },
    60_000,
  )

  it('is not made when something else sets fuses after the check', async () => {
    const other = '--config.electronFuses.runAsNode=true'
    const { code, text } = await pack(join(folder, 'stub'), join(folder, 'other out'), { more: [other] })
    expect(code).not.toBe(0)
    expect(text).toContain('electronFuses would change them after the check')
  }, 60_000)
})

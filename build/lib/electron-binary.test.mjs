import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchElectron } from './electron-binary.mjs'

const folder = mkdtempSync(join(tmpdir(), 'baton-fetch-'))
const installer = join(folder, 'install.cjs')
const memo = join(folder, 'cache', 'memo.json')
const hour = 60 * 60_000

let tries = 0
let time = 0
beforeEach(() => {
  rmSync(memo, { force: true })
  tries = 0
  time = 1_000_000
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the fetch with an installer that consists of `source`. */
function fetchBy(source, { signal = new AbortController().signal, withinMs = 10_000, insist = false } = {}) {
  writeFileSync(installer, source)
  const onStart = () => {
    tries += 1
  }
  return fetchElectron(process.execPath, { signal, onStart, insist }, { installer, memo, now: () => time, withinMs })
}

const unreachable = "console.error('Error: getaddrinfo ENOTFOUND host\\n    at a stack'); process.exit(1)"

describe("fetching Electron's binary", () => {
  it('is done when the installer is', async () => {
    expect(await fetchBy('')).toBe(null)
    expect(tries).toBe(1)
  })

  it('says in plain words that the host cannot be reached', async () => {
    expect(await fetchBy(unreachable)).toBe('its release host cannot be reached')
  })

  it('gives the first line of whatever else the installer said', async () => {
    const source = "console.error('Error: checksums differ\\n    at a stack'); process.exit(1)"
    expect(await fetchBy(source)).toBe('Error: checksums differ')
  })

  it('leaves a host alone for a day after it failed, and tries again then', async () => {
    await fetchBy(unreachable)
    time += 23 * hour
    expect(await fetchBy('')).toContain('cannot be reached; the next try is a day after')
    expect(tries).toBe(1)
    time += hour
    expect(await fetchBy('')).toBe(null)
    expect(tries).toBe(2)
    expect(existsSync(memo)).toBe(false)
  })

  it('tries again at once when somebody insists', async () => {
    await fetchBy(unreachable)
    expect(await fetchBy('', { insist: true })).toBe(null)
  })

  it('gives up on an installer that hangs', async () => {
    expect(await fetchBy('setInterval(() => {}, 1000)', { withinMs: 200 })).toBe('no answer within 0.2 s')
  })

  it('remembers nothing when the person stopped it', async () => {
    expect(await fetchBy('setInterval(() => {}, 1000)', { signal: AbortSignal.abort() })).not.toBe(null)
    expect(existsSync(memo)).toBe(false)
  })

  it('says so when the package itself is missing', async () => {
    const how = { signal: new AbortController().signal, onStart: () => {} }
    const surroundings = { installer: join(folder, 'none.js'), memo, now: () => time, withinMs: 1 }
    expect(await fetchElectron(process.execPath, how, surroundings)).toBe('the package electron is not installed')
  })
})

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root } from '../lib/toolchain.mjs'
import { afterSign } from './after-sign.mjs'
import { makeElectronStub } from './electron-stub.mjs'
import { checkFuses } from './fuses.mjs'

const { validateConfiguration } = createRequire(import.meta.url)('app-builder-lib/out/util/config/config')
const text = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
const read = () => parse(text)
const validate = (config) => validateConfiguration(config, { isEnabled: false })

const folder = mkdtempSync(join(tmpdir(), 'baton-packaging-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('electron-builder.yml', () => {
  it("holds to electron-builder's schema", async () => {
    await expect(validate(read())).resolves.not.toThrow()
  })

  it.each([
    ['an unknown word', (config) => ({ ...config, asarUnpak: [] }), 'asarUnpak'],
    ['a word in the wrong place', (config) => ({ ...config, nsis: { ...config.nsis, hardenedRuntime: true } }), 'nsis'],
    ['a value of the wrong kind', (config) => ({ ...config, mac: { ...config.mac, notarize: 'yes' } }), 'notarize'],
  ])('would be refused for %s', async (_, change, named) => {
    await expect(validate(change(read()))).rejects.toThrow(named)
  })

  it('names nothing that is not there', () => {
    const { directories, linux, mac, win, files, beforeBuild, afterExtract, afterPack, afterSign } = read()
    const named = [
      linux.icon,
      mac.icon,
      win.icon,
      mac.entitlements,
      mac.entitlementsInherit,
      directories.buildResources,
    ]
    const sources = files.filter(({ from }) => from).map(({ from }) => join(directories.app, from))
    const all = [...named, ...sources, beforeBuild, afterExtract, afterPack, afterSign]
    expect(all.filter((path) => !path || !existsSync(resolve(root, path)))).toEqual([])
  })

  it('finds the native half of SQLite for each system and processor that it packs', () => {
    const { filter } = read().files.find(({ to }) => to === 'node_modules/better-sqlite3')
    const pattern = filter.find((path) => path.endsWith('.node'))
    for (const platform of ['linux', 'darwin', 'win32']) {
      for (const arch of ['x64', 'arm64']) {
        const file = pattern.replace(/\$\{(\w+)\}/g, (_, name) => ({ platform, arch })[name])
        expect(existsSync(join(root, 'node_modules', 'better-sqlite3', file)), file).toBe(true)
      }
    }
  })

  it('publishes nowhere and holds no credential', () => {
    expect(read().publish).toBe(null)
    expect(text).not.toMatch(/password|cscLink|identity:|token|BEGIN/i)
  })

  it('opens links that begin with baton:', () => {
    expect(read().protocols.flatMap(({ schemes }) => schemes)).toEqual(['baton'])
  })
})

describe.runIf(process.platform === 'linux')('the fuses', () => {
  const good = '01001100'
  const stub = (name, wire) => {
    makeElectronStub(join(folder, name), wire)
    return join(folder, name, 'electron')
  }

  it('pass when each is as wanted, whatever the ones that are left alone', async () => {
    await expect(checkFuses(stub('good', good))).resolves.not.toThrow()
    await expect(checkFuses(stub('longer', `${good}1`))).resolves.not.toThrow()
  })

  it.each([
    [0, 'RunAsNode is not off'],
    [1, 'EnableCookieEncryption is not on'],
    [2, 'EnableNodeOptionsEnvironmentVariable is not off'],
    [3, 'EnableNodeCliInspectArguments is not off'],
    [4, 'EnableEmbeddedAsarIntegrityValidation is not on'],
    [5, 'OnlyLoadAppFromAsar is not on'],
    [7, 'GrantFileProtocolExtraPrivileges is not off'],
  ])('are refused when number %i is wrong, by name', async (at, problem) => {
    const flipped = good[at] === '1' ? '0' : '1'
    const binary = stub(`wrong-${at}`, good.slice(0, at) + flipped + good.slice(at + 1))
    await expect(checkFuses(binary)).rejects.toThrow(problem)
  })

  it('are refused when Electron dropped one, and when the wire is too short to hold it', async () => {
    await expect(checkFuses(stub('dropped', `r${good.slice(1)}`))).rejects.toThrow('RunAsNode is not off')
    await expect(checkFuses(stub('short', good.slice(0, 7)))).rejects.toThrow('GrantFileProtocolExtraPrivileges')
  })

  it('are read again after signing', async () => {
    const context = (name) => {
      const packager = { executableName: 'electron' }
      return { appOutDir: join(folder, name), electronPlatformName: 'linux', packager }
    }
    stub('signed', good)
    await expect(afterSign(context('signed'))).resolves.not.toThrow()
    stub('tampered', `1${good.slice(1)}`)
    await expect(afterSign(context('tampered'))).rejects.toThrow('RunAsNode is not off')
  })
})

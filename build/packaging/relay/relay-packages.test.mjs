import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureRelayBuilt } from '../../lib/relay-build.mjs'
import { root } from '../../lib/toolchain.mjs'
import { ensureBuilt } from '../../lib/web-build.mjs'
import { tarGz } from './archive.mjs'
import { packagingFile, relayFiles } from './contents.mjs'
import { writeRelayPackages } from './pack-relay.mjs'

const version = '1.2.3'
const folder = mkdtempSync(join(tmpdir(), 'baton-relay-packages-'))
const unpacked = join(folder, `baton-relay-${version}-linux-x64`)
const tarball = join(folder, 'out', `baton-relay-${version}-linux-x64.tar.gz`)
const deb = join(folder, 'out', `baton-relay_${version}_amd64.deb`)
const isLinux = process.platform === 'linux' && process.arch === 'x64'
const hasDpkg = isLinux && spawnSync('dpkg-deb', ['--version']).status === 0

beforeAll(async () => {
  if (!isLinux) return
  await ensureBuilt(process.execPath)
  await ensureRelayBuilt(process.execPath)
  writeRelayPackages(relayFiles(version), version, join(folder, 'out'), 1)
  run('tar', '-xzf', tarball, '-C', folder)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout
}

/** Where nothing but what was packed can be found. */
const bare = { cwd: folder, env: {}, encoding: 'utf8' }

describe.runIf(isLinux)('the tar.gz of the relay', () => {
  it('runs where it was unpacked, without an environment, and keeps what it accepted through a kill', async () => {
    const told = spawnSync(join(unpacked, 'baton'), ['--version'], bare)
    const { version: built } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(told).toMatchObject({ status: 0, stdout: `${built}\n`, stderr: '' })
    const first = await serve()
    expect((await fetch(first.ready.relay)).headers.get('content-type')).toContain('text/html')
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ key: 'a', title: 'CheckoutDown', severity: 'critical' })
    expect((await fetch(first.ready.integrations.generic.url, { method: 'POST', headers, body })).status).toBe(202)
    await first.stop('SIGKILL')
    const second = await serve()
    const authorization = `Bearer ${second.ready.token}`
    const { incidents } = await (
      await fetch(`${second.ready.relay}/v1/incidents`, { headers: { authorization } })
    ).json()
    expect(incidents.map(({ title }) => title)).toEqual(['CheckoutDown'])
    await second.stop('SIGTERM')
  }, 60_000)

  it('has one native half of SQLite, its sums, and what the container takes from it', () => {
    const prebuilds = join(unpacked, 'node_modules', 'better-sqlite3', 'prebuilds')
    expect(readdirSync(prebuilds)).toEqual(['linux-x64.node'])
    const sums = readFileSync(join(folder, 'out', 'SHA256SUMS'), 'utf8')
    for (const file of [tarball, deb])
      expect(sums).toContain(createHash('sha256').update(readFileSync(file)).digest('hex'))
    const container = readFileSync(join(root, 'build', 'packaging', 'relay', 'Containerfile'), 'utf8')
    const [, added] = /^ADD (\S+) \/opt\/$/m.exec(container)
    expect(existsSync(join(folder, 'out', added.replaceAll(/\$\{VERSION\}/g, version)))).toBe(true)
    const [, linked, command] = /ln -s "(\S+)" \/opt\/baton && ln -s \/opt\/baton\/(\S+) /.exec(container)
    expect(statSync(join(folder, linked.replaceAll('$VERSION', version), command)).mode & 0o777).toBe(0o755)
  })

  it('is the same bytes when it is made again, in whatever order its files are named', () => {
    const entries = [
      { path: 'b/c', mode: 0o644, content: Buffer.from('c') },
      { path: `a/${'long/'.repeat(25)}end`, mode: 0o755, content: Buffer.from('a') },
    ]
    expect(tarGz(entries, 1, './', 9).equals(tarGz([...entries].reverse(), 1, './', 9))).toBe(true)
  })

  async function serve() {
    const args = ['serve', '--json', '--local', '--port', '0', '--data', join(folder, 'data')]
    const child = spawn(join(unpacked, 'baton'), args, { ...bare, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise((resolve) => child.once('close', resolve))
    for await (const line of createInterface({ input: child.stdout })) {
      const stop = async (signal) => {
        child.kill(signal)
        await ended
      }
      return { ready: JSON.parse(line), stop }
    }
    throw new Error('The relay ended before it was ready.')
  }
})

describe.runIf(hasDpkg)('the deb of the relay', () => {
  it('says what it is and needs, and what of it people may change', () => {
    expect(run('dpkg-deb', '-f', deb, 'Package', 'Version', 'Architecture', 'Depends').split('\n')).toEqual([
      'Package: baton-relay',
      `Version: ${version}`,
      'Architecture: amd64',
      'Depends: adduser, init-system-helpers (>= 1.52), libc6 (>= 2.28), libgcc-s1, libstdc++6',
      '',
    ])
    expect(run('dpkg-deb', '-I', deb, 'conffiles')).toBe('/etc/baton/relay.env\n')
  })

  it('puts the relay beside the one that runs, and belongs to root', () => {
    const listed = run('dpkg-deb', '-c', deb)
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/))
    expect(listed.filter(([, owner]) => owner !== 'root/root')).toEqual([])
    const modes = Object.fromEntries(listed.map(([mode, , , , , path]) => [path, mode]))
    expect(modes).toMatchObject({
      './usr/lib/baton/package/node': '-rwxr-xr-x',
      './usr/lib/baton/package/web/index.html': '-rw-r--r--',
      './lib/systemd/system/baton.service': '-rw-r--r--',
      './usr/share/man/man1/baton.1.gz': '-rw-r--r--',
      './etc/baton/relay.env': '-rw-r--r--',
      './usr/bin/baton': 'lrwxrwxrwx',
    })
    expect(Object.keys(modes).filter((path) => path.includes('/var/'))).toEqual([])
  })

  it('unpacks to what its sums say', () => {
    const at = join(folder, 'deb')
    run('dpkg-deb', '-R', deb, at)
    const sums = readFileSync(join(at, 'DEBIAN', 'md5sums'), 'utf8')
      .trim()
      .split('\n')
    const wrong = sums.filter((line) => {
      const [sum, path] = line.split('  ')
      return (
        createHash('md5')
          .update(readFileSync(join(at, path)))
          .digest('hex') !== sum
      )
    })
    expect(wrong).toEqual([])
  })
})

describe('what the packages are written with', () => {
  it.runIf(isLinux).each(['baton', 'postinst', 'prerm', 'postrm', 'relay.env'])('%s is plain shell', (name) => {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: packagingFile(name), encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('the man page names each command', () => {
    const help = spawnSync(process.execPath, [join(root, 'relay', 'src', 'main.ts'), '--help'], { encoding: 'utf8' })
    const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'help')
    expect(commands.length).toBeGreaterThan(10)
    const page = packagingFile('baton.1').toString()
    expect(
      commands.filter(
        (name) => !new RegExp(`^\\.(?:B|BI|BR) "?${name}\\b`, 'm').test(page) && !page.includes(`"${name} `),
      ),
    ).toEqual([])
  })
})

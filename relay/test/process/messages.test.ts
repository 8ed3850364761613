import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { kill, run, sendAlert, serve, startProcess } from './relay-process.ts'

/** The one line of a command that was refused. */
async function refusal(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^(baton|error): [^\n]*\n(\(--help shows what there is\)\n)?$/)
  return stderr
}

/** A store of which a backup was taken before the last of its alerts. */
async function storeAndBackup(): Promise<{ readonly dir: string; readonly backup: string }> {
  const dir = temporaryDir()
  const relay = await serve(dir)
  const backup = join(temporaryDir(), 'backup.db')
  expect(await run('backup', backup, '--data', dir)).toMatchObject({ code: 0 })
  for (const title of ['one', 'two']) await sendAlert(relay.line, { title })
  const taken = `baton: a relay uses ${dir}; stop it first\n`
  expect(await refusal('restore', backup, '--data', dir)).toBe(taken)
  expect(await refusal('migrate', '--from', dir, '--to', 'postgres://db.invalid/baton')).toBe(taken)
  await kill(relay)
  return { dir, backup }
}

test('restore says which events are lost, and needs the relay stopped', async () => {
  const { dir, backup } = await storeAndBackup()
  const known = Number((await run('verify', '--data', dir)).stdout.split(' ')[0])
  const { code, stdout, stderr } = await run('restore', backup, '--data', dir)
  expect(code).toBe(0)
  const restored = Number(/^Restored (\d+) events/.exec(stdout)?.[1])
  expect(restored).toBeLessThan(known)
  expect(stderr).toContain(
    `The store that was here knew event ${known}; events ${restored + 1} to ${known} are not in what was restored.\n`,
  )
})

test('restore names what it was given when that is no journal', async () => {
  const dir = temporaryDir()
  const readme = join(dir, 'README.md')
  writeFileSync(readme, '# Baton')
  expect(await refusal('restore', readme, '--data', dir)).toBe(`baton: ${readme} is no copy of a journal.\n`)
  expect(await refusal('restore', dir, '--data', dir)).toBe(
    `baton: ${dir} is a folder; name the file of the copy in it.\n`,
  )
  expect(await refusal('restore', join(dir, 'gone'), '--data', dir)).toBe(
    `baton: ${join(dir, 'gone')} cannot be read: it is not there.\n`,
  )
})

test('a file where a folder is needed, and a place where nothing can be written, are said in a sentence', async () => {
  const dir = temporaryDir()
  const file = join(dir, 'file')
  writeFileSync(file, '')
  for (const command of [['verify'], ['fire'], ['serve'], ['invite', 'owner']])
    expect(await refusal(...command, '--data', file)).toBe(`baton: ${file} is a file, where a folder is needed\n`)
  await kill(await serve(dir))
  expect(await refusal('backup', join(dir, 'none', 'copy.db'), '--data', dir)).toBe(
    `baton: ${join(dir, 'none', 'copy.db')} cannot be written: its folder is not there.\n`,
  )
  expect(await refusal('backup', join(file, 'copy.db'), '--data', dir)).toBe(
    `baton: ${join(file, 'copy.db')} cannot be written: what stands for a folder in it is a file.\n`,
  )
})

const isRoot = process.getuid?.() === 0
const nobody = 65_534
/** The tests' own folder may be closed to others, as root's home is. */
const nobodyMayRun =
  isRoot && spawnSync(process.execPath, ['-e', ''], { uid: nobody, gid: nobody, cwd: '/' }).status === 0

test.skipIf(!nobodyMayRun)(
  'what may not be read is not said to be missing',
  async () => {
    const dir = temporaryDir()
    await kill(await serve(dir))
    const unreadable = join(dir, 'oncall.yaml')
    const asNobody = (...args: readonly string[]) => startProcess(args, nobody).ended
    const copies = temporaryDir()
    chmodSync(copies, 0o777)
    // The folder, then only the files in it.
    for (const mode of [0o700, 0o755]) {
      chmodSync(dir, mode)
      for (const command of [['fire'], ['verify'], ['backup', join(copies, 'copy.db')], ['devices'], ['serve']])
        expect(await asNobody(...command, '--data', dir)).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(
            /^baton: The journal in .* may not be read or written by this user; run [^\n]*\n$/,
          ),
        })
    }
    const theirs = temporaryDir()
    chmodSync(theirs, 0o777)
    expect(await asNobody('restore', join(dir, 'journal.db'), '--data', theirs)).toMatchObject({
      stderr: `baton: ${join(dir, 'journal.db')} cannot be read: this user may not.\n`,
    })
    expect(await asNobody('serve', '--data', theirs, '--tls-cert', unreadable, '--tls-key', unreadable)).toMatchObject({
      stderr: `baton: --tls-cert ${unreadable} cannot be read: this user may not\n`,
    })
  },
  60_000,
)

test.skipIf(!nobodyMayRun)('what root restored and changed, the user of the service can open', async () => {
  const { backup } = await storeAndBackup()
  const dir = temporaryDir()
  chownSync(dir, nobody, nobody)
  const serveAsNobody = async () => {
    const relay = startProcess(['serve', '--local', '--json', '--port', '0', '--data', dir], nobody)
    await relay.firstLine
    relay.child.kill('SIGTERM')
    expect((await relay.ended).code).toBe(0)
  }
  expect(await run('restore', backup, '--data', dir)).toMatchObject({ code: 0 })
  await serveAsNobody()
  expect(await run('restore', backup, '--data', dir)).toMatchObject({ code: 0 })
  expect(await run('invite', 'owner', '--data', dir)).toMatchObject({ code: 0 })
  await serveAsNobody()
})

const secret = 'S3cretPw!x'
test.for([
  [['serve', `postgres://baton:${secret}@db/baton`], /too many arguments/],
  [['serve', `--journl=postgres://baton:${secret}@db/baton`], /unknown option/],
  [['serve', '--journl=postgres://baton:S3cret@a Pw!x@db/baton'], /unknown option '--journl=postgres:\/\/…@db/],
  [['serve', '--port', `postgres://baton:${secret}@db/baton`], /A port is a whole number/],
  [['verify', '--journal', `postgres://baton:${secret}@db:70000/baton`], /a port is a number from 1 to 65535/],
  [['verify', '--journal', `postgres://baton:${secret}@db:0/baton`], /a port is a number from 1 to 65535/],
  [['verify', '--journal', `postgres://baton:${secret}@db/baton?slmode=verify-full`], /the option slmode, which/],
  [['verify', '--journal', `postgres://baton:${secret}@db/baton?sslmode=verify`], /sslmode=verify, which is none of/],
  [
    ['verify', '--journal', `postgres://baton:${secret}@db/baton?sslmode=verify-full&sslrootcert=/none.pem`],
    /sslrootcert=\/none\.pem, which cannot be read: it is not there/,
  ],
  [['fire', '--data', `postgres://baton:${secret}@db/baton`], /--data names a folder/],
  [['restore', `postgres://baton:${secret}@db/baton`], /cannot be read/],
] as const)('%j is refused without its password', async ([args, reason]) => {
  const line = await refusal(...args)
  expect(line).toMatch(reason)
  expect(line).not.toMatch(/S3cret|Pw!x/)
})

const hasOpenssl = spawnSync('openssl', ['version']).error === undefined

/** A server that speaks no more of PostgreSQL than how TLS begins there, with a certificate that nobody knows. */
async function tlsServer(): Promise<number> {
  const dir = temporaryDir()
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert]
  spawnSync('openssl', ['req', '-x509', '-days', '2', '-subj', '/CN=db', ...made])
  const options = { isServer: true, cert: readFileSync(cert), key: readFileSync(key) }
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write('S')
      new TLSSocket(socket, options).on('error', () => undefined)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

test.skipIf(!hasOpenssl)('a certificate of an unknown issuer is said, with what makes it known', async () => {
  const address = `postgres://baton:${secret}@127.0.0.1:${await tlsServer()}/baton?sslmode=verify-full`
  const line = await refusal('serve', '--data', temporaryDir(), '--journal', address)
  for (const word of ['issuer', 'sslrootcert=FILE', 'NODE_EXTRA_CA_CERTS', '--use-system-ca'])
    expect(line).toContain(word)
})

test('a store that lost its database is found damaged by every command, never missing', async () => {
  const dir = temporaryDir()
  await kill(await serve(dir))
  rmSync(join(dir, 'journal.db'))
  mkdirSync(join(dir, 'aside'))
  for (const command of ['verify', 'devices'])
    expect(await refusal(command, '--data', dir)).toMatch(
      /journal in .* is damaged: journal\.db is gone.*docs\/reliability\.md/,
    )
})

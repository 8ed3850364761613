import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { teamYaml, temporaryDir } from '../kit.ts'
import { api, kill, sendAlert, serve, startProcess } from './relay-process.ts'

/** A start that must not succeed: one line that says why, and nothing else. */
async function refusedStart(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly line: string }> {
  const { code, stdout, stderr } = await startProcess(['serve', '--port', '0', ...args]).ended
  expect(stdout).toBe('')
  expect(stderr.split('\n'), stderr).toHaveLength(2)
  expect(code, stderr).toBeGreaterThan(0)
  return { code, line: stderr.trim() }
}

const pairingCode = (url: string) => new URL(url).hash.replace('#pair=', '')

test('the ready line has the fields of the contract, and its addresses and secrets work', async () => {
  const dir = temporaryDir()
  const { line } = await serve(dir)
  expect(line).toEqual({
    relay: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    console: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#pair=[\w-]{20,}$/),
    token: expect.stringMatching(/^[\w-]{40,}$/),
    integrations: {
      alertmanager: { url: expect.stringMatching(/\/v1\/intake\/alertmanager\/[0-9a-f]{32}$/) },
      generic: { url: expect.stringMatching(/\/v1\/intake\/generic\/[0-9a-f]{32}$/) },
      pagerduty: { url: `${line.relay}/v2/enqueue`, routingKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    },
  })
  expect(await sendAlert(line, { key: 'a' })).toBe(202)
  const { routingKey, url } = line.integrations.pagerduty
  const event = {
    routing_key: routingKey,
    event_action: 'trigger',
    payload: { summary: 'x', source: 'y', severity: 'error' },
  }
  const enqueued = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  })
  expect(await enqueued.json()).toMatchObject({ status: 'success', dedup_key: expect.any(String) })
  expect((await api(line, '/v1/incidents')).body.incidents).toHaveLength(2)
  const paired = await api(line, '/v1/pair', { code: pairingCode(line.console), deviceName: 'a browser' })
  expect(paired).toMatchObject({ status: 201, body: { person: 'owner' } })
  expect(statSync(join(dir, 'local-credentials.json')).mode & 0o777).toBe(0o600)
  expect(statSync(join(dir, 'relay.json')).mode & 0o777).toBe(0o600)
})

test('the second start has the same token and keys, and a pairing code of its own', async () => {
  const dir = temporaryDir()
  const first = await serve(dir)
  await kill(first)
  const { line } = await serve(dir)
  expect(line.token).toBe(first.line.token)
  const keys = ({ integrations }: typeof line) => JSON.stringify(integrations).match(/[0-9a-f]{32}/g)
  expect(keys(line)).toEqual(keys(first.line))
  expect(pairingCode(line.console)).not.toBe(pairingCode(first.line.console))
})

test('a start on data that a relay uses joins it with --local, and is refused without', async () => {
  const dir = temporaryDir()
  const { line } = await serve(dir)
  // Its own team has nobody called owner: this machine then speaks for the first person of the file.
  expect((await api(line, '/v1/config', { yaml: teamYaml().replaceAll('owner', 'sam') })).status).toBe(200)
  const joined = await startProcess(['serve', '--local', '--json', '--data', dir]).ended
  expect(joined.code).toBe(0)
  expect(joined.stdout.split('\n')).toHaveLength(2)
  const second = JSON.parse(joined.stdout)
  expect(second).toEqual({ ...line, console: expect.any(String), joined: true })
  expect(pairingCode(second.console)).not.toBe(pairingCode(line.console))
  const paired = await api(line, '/v1/pair', { code: pairingCode(second.console), deviceName: 'b' })
  expect(paired).toMatchObject({ status: 201, body: { person: 'sam' } })
  expect(await refusedStart('--data', dir)).toMatchObject({ code: 3, line: expect.stringContaining(dir) })
})

test('two starts at the same moment end as one relay, joined by the other', async () => {
  const dir = temporaryDir()
  const starts = [serve(dir), serve(dir)]
  const lines = (await Promise.all(starts)).map(({ line }) => line)
  expect(lines.filter((line) => line.joined)).toHaveLength(1)
  expect(lines[0]?.token).toBe(lines[1]?.token)
  expect(lines[0]?.relay).toBe(lines[1]?.relay)
})

test('a taken port is one clear line, and the store is free again', async () => {
  const { line } = await serve(temporaryDir())
  const dir = temporaryDir()
  const { port } = new URL(line.relay)
  expect((await refusedStart('--data', dir, '--port', port)).line).toBe(
    `baton: port ${port} is in use; choose another with --port, or --port 0 for any`,
  )
  await serve(dir)
})

test.for([
  [
    'a file where a folder of the path goes',
    (dir: string) => ['--data', join(dir, 'file', 'data')],
    /file is a file, where a folder is needed/,
  ],
  [
    'a file where the data folder goes',
    (dir: string) => ['--data', join(dir, 'file')],
    /file is a file, where a folder is needed/,
  ],
  ['a folder that takes no folders', () => ['--data', '/proc/baton'], /\/proc\/baton cannot be opened/],
  [
    'a folder that takes no files',
    () => ['--data', '/proc/self'],
    /\/proc\/self may not be read or written by this user/,
  ],
  ['a store that is no database', (dir: string) => ['--data', dir], /damaged.*not a database/],
  ['a certificate that is none', (dir: string) => tls(join(dir, 'file')), /no PEM certificate/],
  [
    'a certificate that is not there',
    (dir: string) => tls(join(dir, 'gone')),
    /--tls-cert .* cannot be read: it is not there/,
  ],
  ['a key without a certificate', (dir: string) => ['--tls-key', join(dir, 'file')], /go together/],
  ['an address of another machine', () => ['--host', '192.0.2.1'], /no address 192\.0\.2\.1/],
  [
    'a console that is not built',
    (dir: string) => ['--console-dir', join(dir, 'gone')],
    /--console-dir .* is not there/,
  ],
] as const)('%s is one clear line', async ([_what, argsFor, reason]) => {
  const dir = temporaryDir()
  writeFileSync(join(dir, 'file'), 'not what you think')
  writeFileSync(join(dir, 'journal.db'), 'this is no database at all, and must stay as it is')
  const args = argsFor(dir)
  const data = args.includes('--data') ? [] : ['--data', temporaryDir()]
  expect((await refusedStart(...args, ...data)).line).toMatch(reason)
  expect(readFileSync(join(dir, 'journal.db'), 'utf8')).toContain('must stay as it is')
})

const tls = (file: string) => ['--tls-cert', file, '--tls-key', file]

test.for([
  ['--port', '99999'],
  ['--port', 'x'],
  ['--public-url', 'nonsense'],
  ['--public-url', 'https://baton.test/with/a/path'],
  ['--log', 'everything'],
  ['--no-such-option'],
])('the option %j is refused in one line, with the way to help', async (args) => {
  const { code, stdout, stderr } = await startProcess(['serve', ...args]).ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trim().split('\n').filter(Boolean)).toEqual([
    expect.stringMatching(/^error: /),
    '(--help shows what there is)',
  ])
})

test.for(['SIGINT', 'SIGTERM'] as const)(
  '%s stops it cleanly and at once, also when it comes twice and while a request is half sent',
  async (signal) => {
    const relay = await serve(temporaryDir())
    const { hostname, port } = new URL(relay.line.relay)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    const path = new URL(relay.line.integrations.generic.url).pathname
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`
    await new Promise<void>((resolve) => socket.write(head, () => resolve()))
    await api(relay.line, '/health')
    const started = performance.now()
    relay.child.kill(signal)
    relay.child.kill(signal)
    expect(await relay.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(performance.now() - started).toBeLessThan(3_000)
  },
)

test('it stops when standard input closes if it was asked to, and only then', async () => {
  const lasting = await serve(temporaryDir())
  lasting.child.stdin.end()
  const relay = await serve(temporaryDir(), '--exit-with-stdin')
  relay.child.stdin.end()
  expect(await relay.ended).toMatchObject({ code: 0, signal: null })
  expect((await api(lasting.line, '/health')).status).toBe(200)
})

test('it goes on when nobody reads its log any more', async () => {
  const relay = await serve(temporaryDir(), '--log', 'info')
  relay.child.stderr.destroy()
  relay.child.stdout.destroy()
  for (let i = 0; i < 3; i++) expect((await api(relay.line, '/v1/incidents/%E0%A4%A')).status).toBe(400)
  expect(await sendAlert(relay.line, {})).toBe(202)
  relay.child.kill('SIGINT')
  await new Promise((resolve) => relay.child.once('exit', resolve))
  expect(relay.child.exitCode).toBe(0)
})

test('a start says which pages, pings and updates of the file in force the operator does not allow', async () => {
  const dir = temporaryDir()
  const first = await serve(dir, '--allow-send', 'ntfy.corp.internal')
  const yaml = teamYaml({ ntfy: 'https://ntfy.corp.internal' })
  expect((await api(first.line, '/v1/config', { yaml })).status).toBe(200)
  await kill(first)
  const second = await serve(dir)
  const told = 'cannot be sent to ntfy.corp.internal; serve --allow-send ntfy.corp.internal allows it'
  await vi.waitFor(() => expect(second.stderr()).toContain(told))
  await kill(second)
  const third = await serve(dir, '--allow-send', 'ntfy.corp.internal')
  expect(third.stderr()).not.toContain('cannot be sent')
})

import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type RequestOptions, request } from 'node:https'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { ClientToServer, ServerToClient } from '@baton/shared/wire/socket.ts'
import { io, type Socket } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { freePort, run, serve, startProcess } from './relay-process.ts'

const name = 'baton.test'
const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
/** Where others would reach this machine; on one without a network, a second loopback address. */
const address = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2'

const hasOpenssl = spawnSync('openssl', ['version']).error === undefined
if (!hasOpenssl) process.stderr.write('Skipped: TLS tests, because openssl is not on PATH to make a certificate.\n')

const whenPossible = test.skipIf(!hasOpenssl)

interface Certificate {
  readonly cert: string
  readonly key: string
  readonly ca: Buffer
}

/** A self-signed certificate for the name and the address, and not for localhost. */
function certificate(): Certificate {
  const dir = temporaryDir()
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
  const names = `subjectAltName=DNS:${name},IP:${address}`
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert]
  execFileSync('openssl', ['req', '-x509', '-days', '2', '-subj', `/CN=${name}`, '-addext', names, ...made], {
    stdio: 'ignore',
  })
  return { cert, key, ca: readFileSync(cert) }
}

const overTls = ({ cert, key }: Certificate) => ['--host', '0.0.0.0', '--tls-cert', cert, '--tls-key', key]

/** As a second machine asks: by name or address, trusting that certificate alone. The name is found without a DNS. */
function ask(url: string, ca: Buffer, options: RequestOptions & { readonly body?: unknown } = {}) {
  const { body, ...rest } = options
  const lookup: RequestOptions['lookup'] = (_name, { all }, found) =>
    all ? found(null, [{ address, family: 4 }]) : found(null, address, 4)
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const asked = request(url, {
      ca,
      lookup,
      agent: false,
      method: body === undefined ? 'GET' : 'POST',
      ...rest,
      headers: { ...json, ...rest.headers },
    })
    asked.on('error', reject).on('response', async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
    })
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

whenPossible('a relay on every address answers over TLS by address, and to no name that it was not given', async () => {
  const tls = certificate()
  const relay = await serve(temporaryDir(), ...overTls(tls))
  const { port } = new URL(relay.line.relay)
  expect(relay.line.relay).toBe(`https://localhost:${port}`)
  expect(relay.stderr()).toContain('name the address that they use with --public-url')
  expect((await ask(`https://${address}:${port}/health`, tls.ca)).status).toBe(200)
  const unknown = await ask(`https://${name}:${port}/health`, tls.ca)
  expect(unknown.status).toBe(421)
  expect(JSON.parse(unknown.text)).toMatchObject({ status: 421, field: 'host' })
})

whenPossible('a second machine joins by an invite over TLS, from an origin that is not localhost', async () => {
  const tls = certificate()
  const dir = temporaryDir()
  const port = await freePort()
  const origin = `https://${name}:${port}`
  const named = ['--public-url', origin, '--allow-host', 'also.test', 'and.test']
  const relay = await serve(dir, ...overTls(tls), '--port', String(port), '--log', 'info', ...named)
  expect(relay.line).toMatchObject({ relay: origin, integrations: { pagerduty: { url: `${origin}/v2/enqueue` } } })

  // The command line reaches it at 127.0.0.1, which the certificate does not name.
  const invite = await run('invite', 'ana', '--data', dir)
  expect(invite).toMatchObject({ code: 0, stderr: expect.not.stringContaining('this machine only') })
  const link = new URL(invite.stdout.trim())
  expect(link.origin).toBe(origin)
  const code = link.hash.replace('#pair=', '')
  const pair = () => ask(`${origin}/v1/pair`, tls.ca, { body: { code, deviceName: 'Ana laptop' } })
  const paired = await pair()
  expect(paired.status).toBe(201)
  expect((await pair()).status).toBe(401)
  const { token, device } = JSON.parse(paired.text)
  const oncall = () => ask(`${origin}/v1/oncall`, tls.ca, { headers: { authorization: `Bearer ${token}` } })
  expect((await oncall()).status).toBe(200)

  for (const [host, status] of [
    ['also.test', 200],
    ['and.test:4010', 200],
    ['AND.test', 200],
    ['evil.test', 421],
  ] as const)
    expect([host, (await ask(`${origin}/health`, tls.ca, { servername: name, headers: { host } })).status]).toEqual([
      host,
      status,
    ])

  const connected = (pageOrigin: string) => socketOf(origin, token, tls.ca, pageOrigin)
  expect(await connected(origin)).toBe('connected')
  expect(await connected('https://evil.test')).toBe('refused')

  const joined = await startProcess(['serve', '--local', '--json', '--data', dir]).ended
  expect(JSON.parse(joined.stdout)).toMatchObject({ relay: origin, token: relay.line.token, joined: true })

  const intake = new URL(relay.line.integrations.generic.url).pathname
  expect((await ask(origin + intake, tls.ca, { body: { title: 'x' } })).status).toBe(202)
  expect((await ask(`${origin}${intake}/%`, tls.ca, { body: {} })).status).toBe(400)
  expect((await ask(origin + intake, tls.ca, { body: 'no alert' })).status).toBe(400)
  await fetch(`http://127.0.0.1:${port}${intake}`).catch(() => undefined)
  expect((await run('devices', '--revoke', device, '--data', dir)).code).toBe(0)
  expect((await oncall()).status).toBe(401)

  relay.child.kill('SIGINT')
  const { stderr, code: exit } = await relay.ended
  expect(exit).toBe(0)
  const { integrations } = relay.line
  const secrets = [relay.line.token, token, code, integrations.pagerduty.routingKey, intake.split('/').at(-1)]
  expect(stderr).toContain('listening')
  for (const secret of secrets) expect(stderr).not.toContain(secret)
})

/** What a page at `pageOrigin` gets when it opens a socket to the relay. */
function socketOf(origin: string, token: string, ca: Buffer, pageOrigin: string): Promise<'connected' | 'refused'> {
  const { port } = new URL(origin)
  const socket: Socket<ServerToClient, ClientToServer> = io(`https://${address}:${port}`, {
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
    ca: ca.toString(),
    extraHeaders: { origin: pageOrigin, host: new URL(origin).host },
  })
  onTestFinished(() => void socket.disconnect())
  return new Promise((resolve) =>
    socket.once('connect', () => resolve('connected')).once('connect_error', () => resolve('refused')),
  )
}

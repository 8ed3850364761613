import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask, expectDocumented, requestOf, routesOf, withToken } from './documented.ts'
import { startRelay, type TestRelay, temporaryDir } from './kit.ts'

/** Where nobody needs a token: health, codes, and intake, which has keys of its own. */
const publicRoutes = [
  'GET /health',
  'POST /v1/pair',
  'POST /v1/pages/answer',
  ...['alertmanager', 'generic', 'pagerduty'].flatMap((source) =>
    ['POST', 'PUT'].flatMap((method) => ['', '/{key}'].map((path) => `${method} /v1/intake/${source}${path}`)),
  ),
  'POST /v2/enqueue',
  'POST /generic/2010-04-15/create_event.json',
]

describe('authentication', () => {
  test('every documented route but the public ones answers 401 without a token, and with a wrong one', async () => {
    const relay = await startRelay()
    const routes = await routesOf(relay)
    expect(routes).toEqual(expect.arrayContaining(publicRoutes))
    const guarded = routes.filter((route) => !publicRoutes.includes(route))
    expect(guarded.length).toBeGreaterThan(10)
    const keys = relay.credentialsFile.keys
    const wrong = [
      '',
      'Bearer ',
      'Bearer wrong',
      `Basic ${relay.credentialsFile.token}`,
      relay.credentialsFile.token,
      `Bearer ${keys.generic}`,
    ]
    for (const route of guarded)
      for (const headers of [{}, ...wrong.map((authorization) => ({ authorization }))]) {
        const response = await ask(relay, { ...requestOf(route), headers })
        expect([route, response.statusCode]).toEqual([route, 401])
        expectDocumented(response, [401])
      }
  })

  test('what the document hides is guarded too: every route of the server is documented, public, or asks for a token', async () => {
    const relay = await startRelay()
    const documented = new Set((await routesOf(relay)).map((route) => route.replaceAll(/\{(\w+)\}/g, ':$1')))
    const served = servedRoutes(relay).filter((route) => !documented.has(route) && !/^(HEAD|GET) \/docs/.test(route))
    const open = ['HEAD /health', 'OPTIONS /v1/pages/answer']
    for (const route of served.filter((route) => !open.includes(route))) {
      const { statusCode } = await ask(relay, requestOf(route.replaceAll(/:(\w+)/g, '{$1}')))
      // Intake asks for its own key, in the address or the body, and says of a wrong method that it is one. Its wildcard is
      // printed without what stands before it.
      const isIntake = / \/v1\/intake\/| \/v2\/enqueue| \/generic\/| \*$/.test(route)
      expect([route, statusCode]).toEqual([route, isIntake ? expect.toBeOneOf([400, 401, 404, 405]) : 401])
    }
    expect(served).toEqual(expect.arrayContaining(['POST /v1/local-code', 'OPTIONS /v1/pages/answer']))
  })

  test('pages, health and documents are open to anybody; nothing outside the console folder is', async () => {
    const root = temporaryDir()
    const consoleDir = join(root, 'console')
    mkdirSync(join(consoleDir, 'assets'), { recursive: true })
    writeFileSync(join(root, 'secret.txt'), 'not for the web')
    writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>Baton</title>')
    writeFileSync(join(consoleDir, 'assets/app-1234.js'), '1')
    const relay = await startRelay({ consoleDir })
    const open = [
      '/',
      '/index.html',
      '/assets/app-1234.js',
      '/health',
      '/docs',
      '/docs/json',
      '/docs/static/swagger-ui.css',
    ]
    for (const url of open) expectDocumented(await ask(relay, { url }), [200, 302])
    const outside = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/assets/%00',
      '//secret.txt',
      '/assets/',
      '/docs/static/..%2f..%2fpackage.json',
    ]
    for (const url of outside) {
      const response = await ask(relay, { url })
      expectDocumented(response, [400, 403, 404])
      expect(response.body).not.toContain('not for the web')
    }
  })

  test('codes cannot be tried without end', async () => {
    const relay = await startRelay()
    const guess = (n: number) =>
      ask(relay, { method: 'POST', url: '/v1/pair', payload: { code: `guess-${n}`, deviceName: 'x' } })
    const answers: LightMyRequestResponse[] = []
    while (answers.length < 70) answers.push(await guess(answers.length))
    for (const answer of answers) expectDocumented(answer, [401, 429])
    expect(answers[0]?.statusCode).toBe(401)
    expect(answers.at(-1)?.statusCode).toBe(429)
  })
})

/** What the router really holds, as `METHOD /path/:param`. */
function servedRoutes(relay: TestRelay): readonly string[] {
  const stack: string[] = []
  return relay.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', path = '', methods = ''] = /^([│├└─\s]*)(\S+) \(([A-Z, ]+)\)$/.exec(line) ?? []
      if (path === '') return []
      stack.length = indent.length / 4 - 1
      stack.push(path)
      return methods.split(', ').map((method) => `${method} ${stack.join('')}`)
    })
}

describe('addresses and queries', () => {
  test('an odd address or method is a problem document like any other', async () => {
    const relay = await startRelay()
    const headers = withToken(relay)
    for (const url of [
      '/nope',
      '/v1/incidents/%',
      '/v1/incidents/%E0%A4%A',
      '//nope',
      '/v1/../health/x',
      `/v1/incidents/${'x'.repeat(5_000)}`,
      '/v1/incidents/a%2Fb',
      '/v1/incidents/%00',
      '/v1/incidents;x=1',
      '*',
      '/V1/incidents',
      '/v1/incidents/',
    ])
      expectDocumented(await ask(relay, { url, headers }), [400, 404, 414])
    for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE'] as const)
      expectDocumented(await ask(relay, { method: method as 'PUT', url: '/v1/incidents', headers }), [404])
  })

  test('any query string is answered', async () => {
    const relay = await startRelay()
    const headers = withToken(relay)
    const names = [
      'status',
      'severity',
      'service',
      'q',
      'drill',
      'limit',
      'cursor',
      'after',
      'names',
      '__proto__',
      'toString',
    ]
    const word = fc.constantFrom(
      '',
      'open',
      'resolved,open',
      'critical',
      'true',
      '0',
      '1',
      '-1',
      '1e9',
      '1e400',
      'NaN',
      '9'.repeat(15),
      '%',
      "' OR 1=1 --",
      '\u0000',
      '*',
      '"',
      '[]',
    )
    const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), fc.oneof(word, fc.string())), {
      maxLength: 4,
    })
    const path = fc.constantFrom(
      '/v1/incidents',
      '/v1/journal',
      '/v1/incidents/x/postmortem.md',
      '/v1/oncall',
      '/v1/devices',
      '/v1/integrations',
      '/metrics',
      '/health',
    )
    await fc.assert(
      fc.asyncProperty(path, query, async (url, pairs) => {
        const response = await ask(relay, { url: `${url}?${new URLSearchParams(pairs)}`, headers })
        expectDocumented(response, [200, 400, 404])
      }),
      { numRuns: 300 },
    )
  })

  test('a filter that nobody knows is refused, never read as nothing found; an empty one is none', async () => {
    const relay = await startRelay()
    await relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, { title: 'one' })
    for (const query of [
      'status=firing',
      'status=open,closed',
      'severity=high',
      'limit=0',
      'limit=501',
      'cursor=x',
      'state=open',
    ])
      expect([query, (await relay.get(`/v1/incidents?${query}`)).body]).toMatchObject([
        query,
        { status: 400, field: query.split('=')[0] },
      ])
    for (const query of [
      '',
      'status=&severity=&service=&q=&limit=&cursor=',
      'status=open,resolved',
      'severity=unknown,critical',
    ])
      expect([query, (await relay.get(`/v1/incidents?${query}`)).body.incidents?.length]).toEqual([query, 1])
  })
})

describe('on the wire', () => {
  /** Sends bytes as they are, and reads until the relay closes. */
  function exchange(port: number, bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      let text = ''
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      socket.on('error', reject).on('close', () => resolve(text))
      socket.write(bytes)
    })
  }

  test.for([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a binary greeting', '\u0016\u0003\u0001\u0002\u0000\u0001', 400],
    [
      'two lengths',
      'POST /v1/pair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
    ],
    [
      'a length and chunks',
      'POST /v1/pair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['headers without end', `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
    ['no host, as HTTP/1.0 allows', 'GET /health HTTP/1.0\r\n\r\n', 421],
    ['another host', 'GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    [
      'a host with credentials',
      'GET /health HTTP/1.1\r\nHost: localhost@evil.example\r\nConnection: close\r\n\r\n',
      421,
    ],
    ['an address that cannot be decoded', 'GET /v1/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400],
  ] as const)('%s is answered with a problem document', async ([_what, bytes, status]) => {
    const relay = await startRelay()
    const port = Number(new URL(await relay.app.listen({ host: '127.0.0.1', port: 0 })).port)
    const answer = await exchange(port, bytes)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'")
    expect(head.toLowerCase()).toContain('content-type: application/problem+json')
    expect(JSON.parse(body)).toMatchObject({ status })
    expect((await relay.get('/health')).status).toBe(200)
  })

  test('socket.io answers what is no socket under the same policy', async () => {
    const relay = await startRelay()
    const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
    for (const path of [
      '/socket.io/',
      '/socket.io/?EIO=4&transport=polling',
      '/socket.io/?EIO=4&transport=websocket',
    ]) {
      const response = await fetch(url + path)
      expect([path, response.status]).toEqual([path, 400])
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})

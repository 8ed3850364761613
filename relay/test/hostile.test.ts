import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type CommandType, commandSchemas } from '@baton/shared/incident/commands.ts'
import fc from 'fast-check'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { commandId, startRelay, type TestRelay, teamYaml, temporaryDir } from './kit.ts'

/** Where nobody needs a token: health, codes, and intake, which has keys of its own. */
const publicRoutes = [
  'GET /health',
  'POST /v1/pair',
  'POST /v1/pages/answer',
  'POST /v1/intake/alertmanager',
  'POST /v1/intake/alertmanager/{key}',
  'POST /v1/intake/generic',
  'POST /v1/intake/generic/{key}',
  'POST /v1/intake/pagerduty',
  'POST /v1/intake/pagerduty/{key}',
  'POST /v2/enqueue',
]

const withToken = (relay: TestRelay) => ({ authorization: `Bearer ${relay.credentialsFile.token}`, host: 'localhost' })
const ask = (relay: TestRelay, options: InjectOptions) =>
  relay.app.inject({ ...options, headers: { host: 'localhost', ...options.headers } })

/** An answer is as documented: one of the statuses; a mistake is a problem document; the policy is on it. */
function expectDocumented(response: LightMyRequestResponse, statuses: readonly number[]): void {
  const { statusCode, headers } = response
  expect(statuses, `${statusCode} ${response.body}`).toContain(statusCode)
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  if (statusCode < 400) return
  expect(headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(response.json()).toMatchObject({
    type: 'about:blank',
    title: expect.stringMatching(/./),
    status: statusCode,
    detail: expect.stringMatching(/./),
  })
}

/** Every route of the OpenAPI document, so that a new one cannot be forgotten. */
async function routesOf(relay: TestRelay): Promise<readonly string[]> {
  const { paths } = (await ask(relay, { url: '/docs/json' })).json() as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
}

const requestOf = (route: string) => {
  const [method, path = ''] = route.split(' ')
  return { method, url: path.replaceAll(/\{\w+\}/g, 'x') } as InjectOptions
}

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
    for (const route of served.filter((route) => !route.startsWith('HEAD ')))
      expect([route, (await ask(relay, requestOf(route.replaceAll(/:(\w+)/g, '{$1}')))).statusCode]).toEqual([
        route,
        401,
      ])
    for (const route of served.filter((route) => route.startsWith('HEAD ') && route !== 'HEAD /health'))
      expect([route, (await ask(relay, requestOf(route.replaceAll(/:(\w+)/g, '{$1}')))).statusCode]).toEqual([
        route,
        401,
      ])
    expect(served).toContain('POST /v1/local-code')
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
      '//health',
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

describe('bodies', () => {
  const fixture = (name: string) =>
    JSON.parse(readFileSync(new URL(`../src/intake/fixtures/${name}.json`, import.meta.url), 'utf8'))
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>(
      '',
      '\u0000',
      '\ud800',
      '__proto__',
      'x'.repeat(70_000),
      -0,
      1e308,
      1e21,
      '9999-12-31T23:59:59Z',
      '0001-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.001Z',
      'javascript:alert(1)',
      [[]],
      { __proto__: { x: 1 } },
      { toString: 1, constructor: null },
    ),
  )

  /** A value with some of its leaves or branches replaced, removed or doubled. */
  function mutated(base: unknown): fc.Arbitrary<unknown> {
    const paths = pathsOf(base)
    const change = fc.record({
      path: fc.constantFrom(...paths),
      how: fc.constantFrom('replace', 'remove', 'double'),
      with: odd,
    })
    return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
      let value = structuredClone(base)
      for (const { path, how, with: replacement } of changes) value = changed(value, path, how, replacement)
      return value
    })
  }

  const generic = {
    title: 'Checkout is down',
    key: 'checkout',
    group: 'shop',
    status: 'firing',
    severity: 'critical',
    service: 'checkout',
    startsAt: '2026-11-20T01:00:00Z',
    labels: { a: 'b' },
    annotations: { c: 'd' },
    runbook: 'https://runbooks.example.com/x',
  }
  const event = {
    event_action: 'trigger',
    dedup_key: 'db',
    client: 'c',
    links: [{ href: 'https://example.com', text: 't' }],
    payload: {
      summary: 's',
      source: 'h',
      severity: 'error',
      timestamp: '2026-11-20T01:00:00Z',
      custom_details: { a: { b: 1 } },
    },
  }
  const payloads = {
    alertmanager: fc.oneof(
      mutated(fixture('alertmanager-firing-grouped-3')),
      mutated(fixture('alertmanager-resolved-2')),
    ),
    generic: fc.oneof(
      mutated(generic),
      mutated([generic, { ...generic, status: 'resolved' }]),
      mutated({ alerts: [generic] }),
    ),
    pagerduty: fc.oneof(mutated(event), mutated({ ...event, event_action: 'resolve' })),
  }
  const intakeStatuses = [202, 400, 401, 413, 415]

  test('any body on any intake route is taken or refused by name, and what was taken can be shown', async () => {
    const relay = await startRelay()
    await relay.apply(teamYaml())
    const { keys } = relay.credentialsFile
    const routes = (['alertmanager', 'generic', 'pagerduty'] as const).map((source) =>
      fc.record({
        url: fc.constantFrom(`/v1/intake/${source}/${keys[source]}`),
        body: fc.oneof({ weight: 4, arbitrary: payloads[source] }, odd),
      }),
    )
    const enqueue = payloads.pagerduty.map((body) => ({
      url: '/v2/enqueue',
      body: isRecord(body) && !('routing_key' in body) ? { routing_key: keys.pagerduty, ...body } : body,
    }))
    await fc.assert(
      fc.asyncProperty(fc.oneof(...routes, enqueue), async ({ url, body }) => {
        const payload = JSON.stringify(body) ?? ''
        const response = await ask(relay, {
          method: 'POST',
          url,
          payload,
          headers: { 'content-type': 'application/json' },
        })
        expectDocumented(response, intakeStatuses)
        if (response.statusCode >= 400) expect(response.json().field).toEqual(expect.any(String))
      }),
      { numRuns: 400 },
    )
    await expectWhole(relay)
  })

  test('bytes that are no JSON, of any content type, are refused by name', async () => {
    const relay = await startRelay()
    const { keys } = relay.credentialsFile
    const url = fc.constantFrom(
      `/v1/intake/generic/${keys.generic}`,
      `/v1/intake/alertmanager/${keys.alertmanager}`,
      '/v1/intake/generic/wrong',
      '/v1/intake/generic',
      '/v2/enqueue',
    )
    const text = JSON.stringify(generic)
    const cut = fc.nat(text.length - 1).map((length) => Buffer.from(text.slice(0, length)))
    const deep = fc
      .integer({ min: 60, max: 100_000 })
      .map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth)))
    const bytes = fc.oneof(
      cut,
      deep,
      fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value)),
    )
    const type = fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/JSON;;;',
      '\u00e4',
      '',
    )
    await fc.assert(
      fc.asyncProperty(url, bytes, type, async (to, payload, contentType) => {
        const headers = { 'content-type': contentType }
        expectDocumented(await ask(relay, { method: 'POST', url: to, payload, headers }), [400, 401, 415])
      }),
      { numRuns: 200 },
    )
  })

  test('any command is committed, refused with a reason or called malformed, and what it wrote can be shown', async () => {
    const relay = await startRelay()
    await relay.apply(teamYaml())
    await relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, generic)
    await relay.advance(0)
    const { id } = (await relay.get('/v1/incidents')).body.incidents[0]
    const types = Object.keys(commandSchemas) as CommandType[]
    const fields: Readonly<Record<string, readonly unknown[]>> = {
      incidentId: [id, id, id, id, 'inc-none', '__proto__'],
      person: ['owner', 'ana', 'nobody', '__proto__', 'constructor'],
      role: ['commander', 'deputy', 'scribe', 'liaison'],
      text: ['a note', '\u0000\ud800<script>', '02:14 restarted', '# [x](javascript:alert(1))'],
      noteId: ['note-1', 'note-none'],
      url: ['https://chat.example.com/x', 'javascript:alert(1)', 'http://[', 'file:///etc/passwd'],
      label: ['', 'chat', '\u202eevil', '|'],
      title: ['declared', '\n- a list', '<img src=x>'],
      reason: ['', 'because', '\u0000'],
      impact: ['', 'nobody can buy', '\ud800'],
      severity: ['critical', 'info'],
      service: ['checkout', 'none', '__proto__'],
      sev: [1, 5, null],
      minutes: [1, 10_080],
      until: [0, Date.parse('2026-11-20T03:00:00Z'), 8.64e15],
      about: [0, Date.parse('2026-11-20T01:00:00Z'), 8.64e15],
      heldAt: [0, 8.64e15],
      basedOn: [0, 1e15],
      via: ['console', '<b>'],
    }
    const wrong = fc.oneof(odd, fc.constantFrom<unknown>(-1, 1.5, 8.64e15 + 1, 1e308, 10_081, 6, 'purple', 'toString'))
    const command = fc.constantFrom(...types).chain((type) => {
      const { properties, required } = commandSchemas[type] as unknown as Schema
      const values = Object.keys(properties)
        .filter((name) => Object.hasOwn(fields, name))
        .map((name) => [name, fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...(fields[name] ?? [])) }, wrong)])
      const requiredKeys = required.filter((name) => Object.hasOwn(fields, name))
      return fc
        .record<Record<string, unknown>, string>(Object.fromEntries(values), { requiredKeys })
        .map((body) => ({ ...body, type }))
    })
    const anything = fc.oneof(
      { weight: 5, arbitrary: command },
      mutated({ type: 'note.add', incidentId: id, text: 'x' }),
      odd,
    )
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        const body = isRecord(value) && !Array.isArray(value) ? dropUnfit({ commandId: commandId(), ...value }) : value
        const payload = JSON.stringify(body) ?? ''
        const headers = { ...withToken(relay), 'content-type': 'application/json' }
        const response = await ask(relay, { method: 'POST', url: '/v1/commands', payload, headers })
        expectDocumented(response, [200, 400, 409])
        if (response.statusCode === 409) expect(response.json().reason).toMatch(/^[a-z-]+$/)
        if (response.statusCode === 400) expect(response.json().field).toEqual(expect.any(String))
      }),
      { numRuns: 400 },
    )
    await relay.advance(24 * 3_600_000)
    await expectWhole(relay)
  })

  test('any body on any other route is taken or refused by name', async () => {
    const relay = await startRelay()
    const routes = (await routesOf(relay)).filter(
      (route) => /^(POST|DELETE) /.test(route) && !/intake|enqueue|pair|answer/.test(route),
    )
    const known = fc.constantFrom<unknown>(
      { person: 'owner' },
      { source: 'generic', name: '\u0000' },
      { yaml: 'people: {' },
      { yaml: teamYaml(), dryRun: true, sample: { labels: { __proto__: 'x' } } },
      { yaml: '&a [*a, *a]' },
    )
    const headers = { ...withToken(relay), 'content-type': 'application/json' }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), fc.oneof(known, known.chain(mutated), odd), async (route, body) => {
        const response = await ask(relay, { ...requestOf(route), payload: JSON.stringify(body) ?? '', headers })
        expectDocumented(response, [200, 201, 400, 404, 413])
      }),
      { numRuns: 200 },
    )
    await expectWhole(relay)
  })

  /** After all that the relay is well, its log is whole, all of it can be read in every form, and a restart brings it back. */
  async function expectWhole(relay: TestRelay): Promise<void> {
    expect((await relay.get('/health')).body.ok).toBe(true)
    expect(await relay.journal.verify()).toBeNull()
    const { incidents } = (await relay.get('/v1/incidents?limit=500')).body
    for (const { id } of incidents)
      for (const view of ['', '/timeline', '/postmortem.md', '/postmortem.html', '/postmortem.json'])
        expect([view, (await relay.get(`/v1/incidents/${id}${view}`)).status]).toEqual([view, 200])
    for (const path of ['/v1/oncall', '/v1/devices', '/v1/integrations', '/v1/journal?limit=10000', '/metrics'])
      expect([path, (await relay.get(path)).status]).toEqual([path, 200])
    const { seq, hash } = relay.core.desk
    await relay.close()
    const again = await startRelay({ dir: relay.dir, clock: relay.clock })
    expect(again.core.desk).toMatchObject({ seq, hash })
    expect((await again.get('/v1/incidents?limit=500')).body.incidents).toEqual(incidents)
  }
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

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** JSON leaves out what is undefined; so does this, for the checks that look at fields. */
function dropUnfit(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined))
}

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (!isRecord(value)) return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([name, child]) =>
      pathsOf(child, [...path, Array.isArray(value) ? Number(name) : name]),
    ),
  ]
}

function changed(value: unknown, path: Path, how: string, replacement: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return how === 'double' ? [value, value] : how === 'remove' ? null : replacement
  if (!isRecord(value)) return value
  if (Array.isArray(value)) {
    const index = Number(name)
    if (rest.length > 0) return value.map((item, at) => (at === index ? changed(item, rest, how, replacement) : item))
    if (how === 'remove') return value.filter((_, at) => at !== index)
    return value.flatMap((item, at) => (at !== index ? [item] : how === 'double' ? [item, item] : [replacement]))
  }
  if (rest.length > 0) return { ...value, [name]: changed(value[name], rest, how, replacement) }
  const { [name]: old, ...others } = value
  return how === 'remove' ? others : { ...others, [name]: how === 'double' ? [old, old] : replacement }
}

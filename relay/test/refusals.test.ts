import { readFileSync } from 'node:fs'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask } from './documented.ts'
import { openIncident, startRelay, type TestRelay } from './kit.ts'
import { othersBodies } from './sample-bodies.ts'

const shop = { title: 'shop is down', key: 'shop', severity: 'critical' }
const json = JSON.stringify(shop)
const genericUrl = (relay: TestRelay) => `/v1/intake/generic/${relay.credentialsFile.keys.generic}`

interface Sent {
  readonly method?: 'POST' | 'PUT' | 'GET' | 'DELETE' | 'PATCH'
  readonly url?: string
  readonly payload?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

async function send(
  relay: TestRelay,
  { method = 'POST', url = genericUrl(relay), payload = json, headers = {} }: Sent = {},
) {
  const response = await ask(relay, { method, url, headers, ...(method === 'GET' ? {} : { payload }) })
  const body = /json/.test(String(response.headers['content-type'])) ? response.json() : response.body
  return { status: response.statusCode, body, headers: response.headers }
}

/** What the console and scripts see of the integration of a source. */
async function seen(relay: TestRelay, source = 'generic') {
  const { integrations } = (await relay.get('/v1/integrations')).body
  const integration = integrations.find((each: { source: string }) => each.source === source)
  const reasons = integration.reasons.map(({ reason, count }: { reason: string; count: number }) => [reason, count])
  return { ...integration, reasons: Object.fromEntries(reasons) }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const multipart = { 'content-type': 'multipart/form-data; boundary="x-y"' }
const part = (name: string, value: string) =>
  `--x-y\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const packed = (encoding: string) => ({ 'content-type': 'application/json', 'content-encoding': encoding })

const readable: readonly (readonly [name: string, sent: Sent])[] = [
  ['text/plain', { headers: { 'content-type': 'text/plain; charset=UTF-8' } }],
  ['application/*+json', { headers: { 'content-type': 'application/vnd.acme.alert+json' } }],
  ['an odd charset', { headers: { 'content-type': 'application/json; charset=iso-8859-1' } }],
  ['no content type', {}],
  ['bytes', { headers: { 'content-type': 'application/octet-stream' } }],
  ['what curl -d says', { headers: form }],
  ['a form with one JSON field', { headers: form, payload: `payload=${encodeURIComponent(json)}` }],
  ['a form that is JSON', { headers: form, payload: encodeURIComponent(json) }],
  ['a form with others', { headers: form, payload: `token=x&data=${encodeURIComponent(json).replaceAll('%20', '+')}` }],
  ['multipart', { headers: multipart, payload: `${part('a', 'b')}${part('data', json)}--x-y--\r\n` }],
  ['a byte order mark', { payload: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)]) }],
  ['UTF-16', { payload: Buffer.from(`\ufeff${json}`, 'utf16le') }],
  ['UTF-16 without a mark', { payload: Buffer.from(json, 'utf16le') }],
  ['UTF-16, big end first', { payload: Buffer.from(json, 'utf16le').swap16() }],
  ['gzip', { headers: packed('gzip'), payload: gzipSync(json) }],
  ['deflate', { headers: packed('deflate'), payload: deflateSync(json) }],
  ['bare deflate', { headers: packed('deflate'), payload: deflateRawSync(json) }],
  ['brotli', { headers: packed('br'), payload: brotliCompressSync(json) }],
  ['PUT', { method: 'PUT', headers: { 'content-type': 'application/json' } }],
]

test('JSON is read, whatever it is called and however it is packed', async () => {
  const relay = await startRelay()
  for (const [name, sent] of readable) {
    expect(await send(relay, sent), name).toMatchObject({ status: 202, body: { accepted: 1, warnings: [] } })
    expect(await openIncident(relay), name).toMatchObject({ title: 'shop is down', severity: 'critical' })
    expect(await send(relay, sent), name).toMatchObject({ status: 202, body: { accepted: 0, duplicates: 1 } })
    const clear = JSON.stringify({ ...shop, status: 'ok' })
    expect((await send(relay, { payload: clear })).body, name).toMatchObject({ accepted: 1 })
  }
  expect((await seen(relay)).reasons).toEqual({})
})

test('a slash at the end of an address is taken', async () => {
  const relay = await startRelay()
  const { generic, pagerduty } = relay.credentialsFile.keys
  expect(await send(relay, { url: `/v1/intake/generic/${generic}/` })).toMatchObject({ status: 202 })
  const headers = { authorization: `Bearer ${generic}` }
  expect(await send(relay, { url: '/v1/intake/generic/', headers })).toMatchObject({ status: 202 })
  const payload = JSON.stringify({ routing_key: pagerduty, event_action: 'trigger', payload: { summary: 's' } })
  expect(await send(relay, { url: '/v2/enqueue/', payload })).toMatchObject({
    status: 202,
    body: { status: 'success' },
  })
})

test('a slash too many, which a base address that ends with one brings, is taken, and a segment too many is told', async () => {
  const relay = await startRelay()
  const { generic, pagerduty } = relay.credentialsFile.keys
  for (const url of [`//v1/intake/generic/${generic}`, `/v1/intake//generic/${generic}//`])
    expect(await send(relay, { url }), url).toMatchObject({ status: 202 })
  const payload = JSON.stringify({ routing_key: pagerduty, event_action: 'trigger', payload: { summary: 's' } })
  for (const url of ['//v2/enqueue', '/v2//enqueue//'])
    expect(await send(relay, { url, payload }), url).toMatchObject({ status: 202 })
  expect((await relay.app.inject({ url: '//v1/incidents', headers: { host: 'localhost' } })).statusCode).toBe(401)
  const answer = await send(relay, { url: `/v1/intake/generic/${generic}/alerts` })
  expect(answer).toMatchObject({ status: 404, body: { detail: expect.stringContaining('ends with the key') } })
  expect((await seen(relay)).reasons).toEqual({ 'wrong-address': 1 })
})

const bomb = gzipSync(Buffer.alloc(2 * 1_024 * 1_024, 0x20))
const refused: readonly (readonly [name: string, sent: Sent, status: number, reason: string])[] = [
  ['XML', { headers: { 'content-type': 'text/xml' }, payload: '<a/>' }, 415, 'content-type'],
  ['text', { headers: { 'content-type': 'text/plain' }, payload: 'shop is down' }, 415, 'content-type'],
  ['a form without JSON', { headers: form, payload: 'title=x' }, 415, 'content-type'],
  ['a type that is none', { headers: { 'content-type': 'json' } }, 415, 'content-type'],
  ['an unknown packing', { headers: packed('zstd-x') }, 415, 'content-encoding'],
  ['what is not packed', { headers: packed('gzip') }, 400, 'content-encoding'],
  ['what unpacks to too much', { headers: packed('gzip'), payload: bomb }, 413, 'too-large'],
  ['too much', { headers: { 'content-type': 'application/json' }, payload: ' '.repeat(600_000) }, 413, 'too-large'],
  ['broken JSON', { headers: { 'content-type': 'application/json' }, payload: '{"title":' }, 400, 'not-json'],
  ['nothing', { headers: { 'content-type': 'application/json' }, payload: '' }, 400, 'empty-body'],
  ['what is too deep', { payload: '['.repeat(100) }, 400, 'too-deep'],
  ['what has no title', { payload: '{"labels":{}}' }, 400, 'nothing-usable'],
  ['DELETE', { method: 'DELETE' }, 405, 'method'],
  ['PATCH', { method: 'PATCH' }, 405, 'method'],
  ['a look in a browser', { method: 'GET' }, 405, 'method'],
]

test('what cannot be taken is refused as a problem, counted and shown at the source', async () => {
  const relay = await startRelay()
  const counts: Record<string, number> = {}
  for (const [name, sent, status, reason] of refused) {
    const answer = await send(relay, sent)
    expect(answer, name).toMatchObject({ status, body: { status, detail: expect.stringMatching(/./) } })
    expect(answer.headers['content-type'], name).toMatch(/problem\+json/)
    counts[reason] = (counts[reason] ?? 0) + 1
    const source = await seen(relay)
    expect(source.reasons, name).toEqual(counts)
    expect(source.last[0], name).toMatchObject({ reason, words: expect.stringMatching(/./) })
    expect((await relay.get('/metrics')).body, name).toContain(
      `baton_intake_refusals_total{integration="${source.name}",reason="${reason}"} ${counts[reason]}`,
    )
  }
  expect((await seen(relay)).rejected).toBe(refused.length)
})

test('a key at the address of another source, or of none, is told where it belongs, and counted at its own', async () => {
  const relay = await startRelay()
  const { generic, pagerduty } = relay.credentialsFile.keys
  const wrong = await send(relay, { url: `/v1/intake/alertmanager/${generic}` })
  expect(wrong).toMatchObject({
    status: 401,
    body: { field: 'key', detail: expect.stringContaining('/v1/intake/generic/KEY') },
  })
  expect(await send(relay, { url: `/v1/intake/generic/${pagerduty}` })).toMatchObject({
    status: 401,
    body: { detail: expect.stringContaining('/v2/enqueue') },
  })
  expect(await send(relay, { url: `/v1/intake/genreic/${generic}` })).toMatchObject({
    status: 404,
    body: { field: 'source' },
  })
  expect((await seen(relay)).reasons).toEqual({ 'wrong-address': 2 })
  expect((await seen(relay, 'pagerduty')).reasons).toEqual({ 'wrong-address': 1 })
  expect((await send(relay, { url: '/v1/intake/generic/nokey' })).status).toBe(401)
})

test('a clear that clears nothing says so with its key, and shows at the source', async () => {
  const relay = await startRelay()
  const post = (body: unknown) => send(relay, { payload: JSON.stringify(body) })
  await post({ title: '[Down] shop', severity: 'critical' })
  const { body } = await post({ title: '[Up] shop', status: 'resolved' })
  expect(body).toMatchObject({ accepted: 0, duplicates: 1 })
  expect(body.warnings).toEqual([
    expect.stringMatching(/^[0-9a-f]{32} \("\[Up\] shop"\): clears nothing that fires here/),
  ])
  const source = await seen(relay)
  expect(source).toMatchObject({ rejected: 0, reasons: { 'unmatched-clear': 1 } })
  expect(source.last[0]).toMatchObject({ problem: body.warnings[0], body: expect.stringContaining('[Up] shop') })
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered' })
  const keyed = await post({ key: 'k-9', status: 'ok' })
  expect(keyed.body.warnings).toEqual([expect.stringMatching(/^k-9: clears nothing that fires here/)])
  await post(shop)
  expect((await post({ ...shop, status: 'ok' })).body).toMatchObject({ accepted: 1, warnings: [] })
  expect((await post({ ...shop, status: 'ok' })).body, 'a second clear is no surprise').toMatchObject({ warnings: [] })
})

test('an acknowledgement or a resolve of nothing, in PagerDuty’s words, is told and shown as well', async () => {
  const relay = await startRelay()
  const event = { routing_key: relay.credentialsFile.keys.pagerduty, dedup_key: 'unheard-of' }
  for (const event_action of ['acknowledge', 'resolve']) {
    const { body } = await send(relay, { url: '/v2/enqueue', payload: JSON.stringify({ ...event, event_action }) })
    expect(body).toMatchObject({ status: 'success', message: expect.stringContaining('nothing that fires here') })
  }
  expect((await seen(relay, 'pagerduty')).reasons).toEqual({ 'unmatched-clear': 2 })
})

test('unknown words and open templates fire, and are counted', async () => {
  const relay = await startRelay()
  const post = (body: unknown) => send(relay, { payload: JSON.stringify(body) })
  const words = JSON.parse('{"title":"No data from checkout","key":"dd-1","status":"No Data","severity":"critical"}')
  expect((await post(words)).body).toMatchObject({ accepted: 1, warnings: ['status: "No Data" is taken as firing'] })
  expect((await post({ ...shop, key: 'a', status: 'purple' })).body.accepted).toBe(1)
  expect((await post({ ...shop, key: 'b', status: '$ALERT_TRANSITION' })).body.accepted).toBe(1)
  expect((await post({ ...shop, key: 'c', title: 'x'.repeat(600) })).body.accepted).toBe(1)
  expect((await post([shop, {}])).body.accepted).toBe(1)
  const source = await seen(relay)
  expect(source).toMatchObject({
    rejected: 0,
    reasons: { 'unknown-word': 1, placeholder: 1, clipped: 1, 'bad-alert': 1 },
  })
  expect((await relay.get('/v1/incidents?status=open')).body.incidents).toHaveLength(5)
})

test('a mistake that is sent over and over fills no list: it is one, told so many times', async () => {
  const relay = await startRelay()
  const post = (payload: string) => send(relay, { payload, headers: { 'content-type': 'application/json' } })
  for (let n = 0; n < 50; n++) await post('{')
  await post('[]')
  await post('{')
  expect((await seen(relay)).last).toMatchObject([
    { reason: 'not-json', times: 51 },
    { reason: 'nothing-usable', times: 1 },
  ])
  for (let n = 0; n < 40; n++) await post(`{"alerts":${n}}`)
  expect((await seen(relay)).last).toHaveLength(20)
  expect((await seen(relay)).rejected).toBe(92)
})

test('a wrong key or a bad body on /v2/enqueue is answered in PagerDuty’s words too', async () => {
  const relay = await startRelay()
  const { pagerduty } = relay.credentialsFile.keys
  const event = {
    routing_key: pagerduty,
    event_action: 'trigger',
    payload: { summary: 's', source: 'h', severity: 'error' },
  }
  const cases: readonly (readonly [payload: string, status: number, field: string, type?: string])[] = [
    [JSON.stringify({ ...event, routing_key: 'f'.repeat(32) }), 401, 'routing_key'],
    [JSON.stringify({ ...event, routing_key: undefined }), 400, 'routing_key'],
    [JSON.stringify({ ...event, event_action: 'explode' }), 400, 'event_action'],
    [JSON.stringify({ ...event, payload: {} }), 400, 'payload.summary'],
    ['{', 400, 'body'],
    ['', 400, 'body'],
    ['<a/>', 415, 'body', 'text/xml'],
    [' '.repeat(600_000), 413, 'body'],
  ]
  for (const [payload, status, field, type = 'application/json'] of cases) {
    const answer = await send(relay, { url: '/v2/enqueue', payload, headers: { 'content-type': type } })
    expect(answer, payload.slice(0, 80)).toMatchObject({
      status,
      body: { status: 'invalid event', message: 'Event object is invalid', field, title: expect.any(String) },
    })
    expect(answer.body.errors).toEqual([expect.stringContaining(field)])
    expect(answer.headers['content-type']).toMatch(/problem\+json/)
  }
  expect((await seen(relay, 'pagerduty')).reasons).toEqual({ 'nothing-usable': 2 })
  const headers = { 'x-routing-key': pagerduty, 'content-type': 'application/json' }
  const payload = JSON.stringify({ ...event, routing_key: undefined })
  expect(await send(relay, { url: '/v2/enqueue', payload, headers })).toMatchObject({ status: 202 })
})

test('what is refused on /v2/enqueue is counted where a header names the key, and a key of another source at its own', async () => {
  const relay = await startRelay()
  const { pagerduty, generic } = relay.credentialsFile.keys
  const enqueue = (sent: Sent) => send(relay, { url: '/v2/enqueue', ...sent })
  const headers = { 'x-routing-key': pagerduty, 'content-type': 'application/json' }
  expect((await enqueue({ headers, payload: ' '.repeat(600_000) })).status).toBe(413)
  expect((await enqueue({ headers, payload: '{' })).status).toBe(400)
  expect((await enqueue({ headers, method: 'GET' })).status).toBe(405)
  expect((await enqueue({ headers, method: 'PUT' })).status).toBe(405)
  expect((await seen(relay, 'pagerduty')).reasons).toEqual({ 'too-large': 1, 'not-json': 1, method: 2 })
  const event = { event_action: 'trigger', payload: { summary: 's', source: 'h', severity: 'error' } }
  expect(await enqueue({ payload: JSON.stringify({ routing_key: generic, ...event }) })).toMatchObject({
    status: 401,
    body: { field: 'routing_key', detail: expect.stringContaining('/v1/intake/generic/KEY') },
  })
  expect((await seen(relay)).reasons).toEqual({ 'wrong-address': 1 })
})

test('a sender of events that hangs up in the middle of its body is no fault of the relay', async () => {
  const relay = await startRelay()
  const answer = await ask(relay, {
    method: 'POST',
    url: '/v2/enqueue',
    payload: '{}',
    headers: { 'content-length': '2' },
    simulate: { error: true, end: false, split: false, close: false },
  })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ status: 'invalid event', message: 'Event object is invalid', field: 'body' })
})

test('an event of PagerDuty’s first API is taken, at its own address and at the second’s, and its key is not kept', async () => {
  const relay = await startRelay()
  const { pagerduty } = relay.credentialsFile.keys
  const event = { service_key: pagerduty, incident_key: 'disk/1', description: 'Disk full', details: { service: 'db' } }
  for (const url of ['/generic/2010-04-15/create_event.json', '/v2/enqueue']) {
    const enqueue = (more: object) => send(relay, { url, payload: JSON.stringify({ ...event, ...more }) })
    expect(await enqueue({ event_type: 'trigger' })).toMatchObject({
      status: 202,
      body: { status: 'success', incident_key: 'disk/1' },
    })
    expect(await openIncident(relay)).toMatchObject({ title: 'Disk full', alerts: [{ labels: { service: 'db' } }] })
    expect((await enqueue({ event_type: 'explode' })).body).toMatchObject({ status: 'invalid event' })
    expect((await enqueue({ event_type: 'resolve', description: undefined })).status).toBe(202)
    expect((await relay.get('/v1/incidents?status=open')).body.incidents).toEqual([])
  }
  expect(await kept(relay)).not.toContain(pagerduty)
  expect((await seen(relay, 'pagerduty')).reasons).toEqual({ 'nothing-usable': 2 })
})

/** Every body that the store keeps, as one text. */
async function kept(relay: TestRelay): Promise<string> {
  const log = String((await relay.get('/v1/journal?limit=10000')).body)
  const ids = [...log.matchAll(/"payloadId":"([^"]+)"/g)].map(([, id]) => id ?? '')
  const bodies = await Promise.all(ids.map((id) => relay.journal.payload(id)))
  expect(bodies.length).toBeGreaterThan(0)
  const shownAt = JSON.stringify((await relay.get('/v1/integrations')).body)
  return [log, shownAt, ...bodies.map((bytes) => Buffer.from(bytes ?? []).toString())].join('\n')
}

test('no key of this relay is in what it keeps or shows of a body', async () => {
  const relay = await startRelay()
  const { keys, token } = relay.credentialsFile
  const { pagerduty, generic, alertmanager } = keys
  const event = { event_action: 'trigger', dedup_key: 'd', payload: { summary: 's', source: 'h', severity: 'error' } }
  const enqueue = (payload: string) => send(relay, { url: '/v2/enqueue', payload })
  expect((await enqueue(JSON.stringify({ routing_key: pagerduty, ...event }))).status).toBe(202)
  const escaped = JSON.stringify({ ...event, dedup_key: 'e' }).replace(
    '{',
    `{"routing_key":"\\u00${pagerduty.charCodeAt(0).toString(16)}${pagerduty.slice(1)}",`,
  )
  expect((await enqueue(escaped)).status).toBe(202)
  expect((await enqueue(JSON.stringify({ routing_key: pagerduty, ...event, event_action: 'x' }))).status).toBe(400)
  const post = (payload: string) => send(relay, { payload })
  const { code } = (await relay.post('/v1/local-code', {})).body
  const all = [pagerduty, generic, alertmanager, token, code]
  expect(
    (await post(JSON.stringify({ title: 'T', key: 'k', description: all.join(' '), link: `https://x/${generic}` })))
      .status,
  ).toBe(202)
  await post(JSON.stringify({ labels: { all } }))
  await post(`{ not json ${all.join(' ')}`)
  const group = (id: string, text: string) => ({
    url: `/v1/intake/alertmanager/${alertmanager}`,
    payload: JSON.stringify({
      ...{ version: '4', status: 'firing', groupKey: id },
      alerts: [{ status: 'firing', labels: { alertname: id }, annotations: { summary: text }, fingerprint: id }],
    }),
  })
  for (const [i, secret] of all.entries())
    expect((await send(relay, group(`g${i}`, `http://relay/${secret}`))).status).toBe(202)
  const escapedKey = [...generic].map((digit) => `\\u00${digit.charCodeAt(0).toString(16)}`).join('')
  expect((await post(`{"title":"T","key":"l","description":"${escapedKey}"}`)).status).toBe(202)
  const refusedGroup = {
    url: `/v1/intake/alertmanager/${alertmanager}`,
    payload: JSON.stringify({ alerts: all.join(' ') }),
  }
  expect((await send(relay, refusedGroup)).status).toBe(400)
  const text = await kept(relay)
  for (const secret of [...all, escapedKey]) expect(text.includes(secret)).toBe(false)
  expect(text).toContain('[key blanked]')
})

test('a number that a double cannot hold is a key all the same', async () => {
  const relay = await startRelay()
  for (const id of ['7000000000000000001', '7000000000000000002'])
    expect((await send(relay, { payload: `{"title":"T","id":${id}}` })).body).toMatchObject({ accepted: 1 })
  expect((await send(relay, { payload: '{"id":7000000000000000002,"status":"ok"}' })).body).toMatchObject({
    accepted: 1,
  })
})

test('what others’ test suites send is taken at the generic address, or refused with what to do', async () => {
  const relay = await startRelay()
  const statuses = new Map<number, number>()
  for (const body of othersBodies) {
    const { status, body: answer } = await send(relay, { payload: JSON.stringify(body) })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status !== 202) expect(answer.detail).toMatch(/SubscribeURL/)
  }
  expect(Object.fromEntries(statuses)).toEqual({ 202: othersBodies.length - 1, 400: 1 })
})

test('whatever is sent under a valid key is taken, or refused as documented and counted', async () => {
  const relay = await startRelay()
  const types = fc.constantFrom(
    'application/json',
    'text/plain',
    '',
    'text/xml',
    form['content-type'],
    multipart['content-type'],
  )
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom(...othersBodies.map((body) => JSON.stringify(body))),
    fc.constantFrom(json, `payload=${encodeURIComponent(json)}`, part('data', json)),
  )
  const bytes = fc.oneof(
    bodies.map((text) => Buffer.from(text)),
    fc.uint8Array().map((value) => Buffer.from(value)),
  )
  const encoding = fc.constantFrom('identity', 'gzip', 'deflate', 'br', 'zstd')
  const method = fc.constantFrom('POST' as const, 'POST' as const, 'PUT' as const, 'DELETE' as const)
  let refusals = 0
  await fc.assert(
    fc.asyncProperty(types, bytes, encoding, fc.boolean(), method, async (type, plain, packing, isPacked, verb) => {
      const packs: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
        gzip: gzipSync,
        deflate: deflateSync,
        br: brotliCompressSync,
      }
      const payload = isPacked ? (packs[packing]?.(plain) ?? plain) : plain
      const headers = { 'content-type': type, 'content-encoding': packing }
      const { status, body } = await send(relay, { method: verb, payload, headers })
      expect([202, 400, 405, 413, 415]).toContain(status)
      if (status === 202) expect(body.accepted + body.duplicates).toBeGreaterThan(0)
      else refusals += 1
      if (status !== 202) expect(body).toMatchObject({ status, detail: expect.stringMatching(/./) })
    }),
    { numRuns: 200 },
  )
  expect((await seen(relay)).rejected).toBe(refusals)
})

test('a truncated group whose sender says that all are resolved resolves; any other stays open', async () => {
  const relay = await startRelay()
  const url = `/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`
  const startsAt = '2026-11-20T01:00:00Z'
  const alert = { status: 'firing', labels: { alertname: 'T', severity: 'critical' }, startsAt, fingerprint: 't1' }
  const group = { version: '4', groupKey: 't', status: 'firing', truncatedAlerts: 3, alerts: [alert] }
  const cleared = { ...alert, status: 'resolved', endsAt: '2026-11-20T01:10:00Z' }
  const post = (body: unknown) => send(relay, { url, payload: JSON.stringify(body) })
  const open = async () => (await relay.get('/v1/incidents?status=open')).body.incidents
  await post({ ...group, notification_reason: 'first notification' })
  await post({ ...group, status: 'resolved', notification_reason: 'some alerts resolved', alerts: [cleared] })
  expect(await open()).toMatchObject([{ truncated: 3, status: 'triggered' }])
  await post({ ...group, status: 'resolved', notification_reason: 'all alerts resolved', alerts: [cleared] })
  expect(await open()).toEqual([])
})

test('what a truncated body could not name is resolved with it, when its sender says that all are; what began later is not', async () => {
  const relay = await startRelay()
  const url = `/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`
  const minute = (n: number) => `2026-11-20T01:${String(n).padStart(2, '0')}:00Z`
  const alert = (name: string, startsAt: string) => ({
    status: 'firing',
    labels: { alertname: name, severity: 'critical' },
    startsAt,
    fingerprint: name,
  })
  const [a, b, c] = [alert('a', minute(1)), alert('b', minute(2)), alert('c', minute(3))]
  const group = { version: '4', groupKey: 'g', status: 'firing', truncatedAlerts: 2 }
  const post = (body: object) => send(relay, { url, payload: JSON.stringify({ ...group, ...body }) })
  const all = { status: 'resolved', notification_reason: 'all alerts resolved' }
  const open = async () => (await relay.get('/v1/incidents?status=open')).body.incidents
  const fireAll = async () => {
    for (const each of [a, b, c]) await post({ alerts: [each] })
    expect(await open()).toMatchObject([{ truncated: 2, firingCount: 3 }])
  }
  const resolved = { ...a, status: 'resolved', endsAt: minute(10) }
  await fireAll()
  await post({ status: 'resolved', notification_reason: 'some alerts resolved', alerts: [resolved] })
  expect(await open()).toMatchObject([{ truncated: 2, firingCount: 2 }])
  await post({ ...all, alerts: [resolved] })
  expect(await open()).toEqual([])
  const late = alert('late', minute(20))
  for (const each of [{ ...b, startsAt: minute(15) }, late]) await post({ alerts: [each] })
  await post({ ...all, alerts: [{ ...c, status: 'resolved', startsAt: minute(14), endsAt: minute(18) }] })
  expect(await open()).toMatchObject([{ truncated: 0, firingCount: 1 }])
})

test('the cases of words that were reported', async () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../src/intake/fixtures/${name}.json`, import.meta.url), 'utf8'))
  const relay = await startRelay()
  for (const body of [read('sources/alertmanager-v4'), read('sources/grafana-webhook')]) {
    expect((await send(relay, { payload: JSON.stringify(body) })).body).toMatchObject({ accepted: 1, warnings: [] })
    const resolved = { ...body, status: 'resolved', alerts: [{ ...body.alerts[0], status: 'resolved' }] }
    expect((await send(relay, { payload: JSON.stringify(resolved) })).body).toMatchObject({ accepted: 1 })
  }
  expect((await relay.get('/v1/incidents?status=open')).body.incidents).toEqual([])
})

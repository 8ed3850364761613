import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startRelay, type TestRelay, temporaryDir } from './kit.ts'
import { ask, connect } from './live-kit.ts'

const number = '+491512345678'
const fileOf = (ana: string) => `
people:
  owner: { name: Sam }
${ana}  eve: { name: Eve, role: observer }
teams: { ops: { members: [owner], on-call: [owner] } }
escalation-policies: { default: { steps: [{ page: [on-call ops], wait: 5m }] } }
default-policy: default
`
const withNumber = fileOf('  ana: { name: Ana, phone: +49 (151) 234-5678 }\n')
const withoutNumber = fileOf('  ana: { name: Ana }\n')

/** Sockets of somebody who acts and of somebody who only reads. */
async function consoles(relay: TestRelay) {
  const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
  const of = async (person: string) => connect(url, await relay.credentials.mintToken({ person, device: null }))
  return { responder: await of('ana'), observer: await of('eve') }
}

async function phoneByHttp(relay: TestRelay, token: string): Promise<unknown> {
  const answer = await relay.app.inject({
    method: 'GET',
    url: '/v1/oncall',
    headers: { authorization: `Bearer ${token}`, host: 'localhost' },
  })
  return answer.json().people.find(({ id }: { id: string }) => id === 'ana')?.phone
}

const placesOf = (relay: TestRelay) =>
  readdirSync(relay.dir, { withFileTypes: true }).flatMap((file) =>
    file.isFile() && readFileSync(join(relay.dir, file.name), 'latin1').includes('1512345678') ? [file.name] : [],
  )

test('a phone number goes to consoles of people who may act, and by the API to whoever may act', async () => {
  const relay = await startRelay()
  await relay.apply(withNumber)
  const { responder, observer } = await consoles(relay)
  const probe = await ask(responder, 'link:probe', 0)
  expect(await ask(responder, 'phones:read', null)).toEqual({
    ok: true,
    revision: probe.phones,
    numbers: { ana: number },
  })
  expect(await ask(observer, 'phones:read', null)).toEqual({ ok: false, reason: 'not-allowed' })
  expect((await ask(observer, 'link:probe', 0)).phones).toBeNull()

  const script = async (scope: string) => (await relay.post('/v1/tokens', { name: scope, scope })).body.token as string
  const person = (id: string) => relay.credentials.mintToken({ person: id, device: null })
  expect(await phoneByHttp(relay, await person('ana'))).toBe(number)
  expect(await phoneByHttp(relay, await script('admin'))).toBe(number)
  expect(await phoneByHttp(relay, await person('eve'))).toBeUndefined()
  expect(await phoneByHttp(relay, await script('read'))).toBeUndefined()
})

test('a number that changes, goes, or leaves with its person is another revision at the next proof of life', async () => {
  const relay = await startRelay()
  await relay.apply(withNumber)
  const { responder } = await consoles(relay)
  const seen: string[] = []
  const numbers = async () => {
    const { phones } = await ask(responder, 'link:probe', 0)
    seen.push(phones)
    const read = await ask(responder, 'phones:read', null)
    expect(read.revision).toBe(phones)
    return read.numbers
  }
  expect(await numbers()).toEqual({ ana: number })
  expect(await numbers()).toEqual({ ana: number })
  await relay.apply(withNumber.replace('5678', '5679'))
  expect(await numbers()).toEqual({ ana: '+491512345679' })
  await relay.apply(withoutNumber)
  expect(await numbers()).toEqual({})
  expect(new Set(seen).size).toBe(3)
})

test('the number is in no event and in no answer of apply, goes with the file, and leaves the disk with an erasure', async () => {
  const relay = await startRelay()
  const applied = await relay.post('/v1/config', { yaml: withNumber })
  expect(applied.body.changes).toContain('Ana: a phone number is added')
  const told = JSON.stringify([applied.body, (await relay.get('/v1/journal?after=0&limit=500')).body])
  expect(told).not.toMatch(/1512345678|234-5678/)
  expect(placesOf(relay)).not.toEqual([])
  expect((await relay.post('/v1/config', { yaml: withoutNumber })).body.changes).toContain('Ana: the phone number goes')
  expect(JSON.stringify(await relay.journal.vault.list(''))).not.toContain('1512345678')
  await relay.apply(withNumber)
  await relay.apply(fileOf(''))
  expect(await relay.command({ type: 'person.erase', person: 'ana', reason: 'she left' })).toMatchObject({
    status: 200,
  })
  expect(placesOf(relay)).toEqual([])
  const backup = join(temporaryDir(), 'journal.db')
  await relay.journal.backup(backup)
  expect(readFileSync(backup, 'latin1')).not.toContain('1512345678')
})

test('a file with what is no number is refused, by the name of the field and without the text', async () => {
  const relay = await startRelay()
  for (const phone of ['0151 2345678', '+49 (0)151 2345678', 'tel:+491512345678', '+49151,,5678#', '{ a: 1 }']) {
    const yaml = withNumber.replace('+49 (151) 234-5678', phone.startsWith('{') ? phone : `"${phone}"`)
    const { status, body } = await relay.post('/v1/config', { yaml })
    expect({ status, field: body.field }).toEqual({ status: 400, field: 'people.ana.phone' })
    expect(JSON.stringify(body.problems)).not.toContain(phone)
  }
})

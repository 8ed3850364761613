import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { connect } from '../src/cli/client.ts'
import { erase } from '../src/cli/erase.ts'
import { restoreStore } from '../src/journal/sqlite/restore-store.ts'
import { verifyStore } from '../src/journal/sqlite/verify-store.ts'
import { fireAlert, ManualClock, openIncident, startRelay, type TestRelay, teamYaml, temporaryDir } from './kit.ts'
import { teamOf, withoutBo } from './leaver-kit.ts'

const secret = 'hunter2-and-more'

/** A night in which a password came with an alert, and somebody pasted another into a note, the postmortem and a reason. */
async function withSecrets() {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  await fireAlert(relay, { service: 'checkout', title: `login ${secret} fails`, description: secret })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.command({ type: 'note.add', incidentId: id, text: `the password is ${secret}` })
  await relay.command({ type: 'incident.set-known', incidentId: id, field: 'hypothesis', text: secret })
  await relay.command({ type: 'postmortem.start', incidentId: id })
  await relay.command({ type: 'action.add', incidentId: id, title: `change ${secret}` })
  await relay.command({ type: 'incident.resolve', incidentId: id, reason: `it was ${secret}` })
  const entries = await relay.journal.readIncident(id)
  const seqs = entries.filter((entry) => JSON.stringify(entry.body).includes(secret)).map(({ seq }) => seq)
  return { relay, id, seqs }
}

/** Every file of the store, and all that the relay tells of the incident. */
async function everywhere(relay: TestRelay, id: string): Promise<Readonly<Record<string, string>>> {
  const files = Object.fromEntries(
    readdirSync(relay.dir, { withFileTypes: true })
      .filter((file) => file.isFile())
      .map(({ name }) => [name, readFileSync(join(relay.dir, name), 'latin1')]),
  )
  const paths = ['', '/timeline', '/postmortem.md', '/postmortem.html', '/postmortem.json', '/timeline.csv']
  const own = paths.map((path) => `/v1/incidents/${id}${path}`)
  const answers: Record<string, string> = {}
  for (const path of [...own, '/v1/incidents', '/v1/journal?after=0&limit=500', '/v1/actions', '/v1/postmortems'])
    answers[path] = JSON.stringify((await relay.get(path)).body)
  return { ...files, ...answers }
}

const holding = (places: Readonly<Record<string, string>>) =>
  Object.entries(places).flatMap(([place, text]) => (text.includes(secret) ? [place] : []))

test('what an admin erases is gone from the store, from every view and the next backup, and the chain is whole', async () => {
  const { relay, id, seqs } = await withSecrets()
  expect(seqs.length).toBeGreaterThan(5)
  expect(holding(await everywhere(relay, id))).toContain(`/v1/incidents/${id}`)
  for (const seq of seqs)
    expect(await relay.command({ type: 'body.erase', seq, reason: 'a password' })).toMatchObject({ status: 200 })
  expect(holding(await everywhere(relay, id))).toEqual([])
  const { entries } = (await relay.get(`/v1/incidents/${id}/timeline`)).body
  expect(entries.filter(({ text }: { text: string }) => text.includes('erased what event'))).toHaveLength(seqs.length)
  const backup = join(temporaryDir(), 'journal.db')
  await relay.journal.backup(backup)
  expect(readFileSync(backup, 'latin1')).not.toContain(secret)
  await relay.close()
  expect(await verifyStore(relay.dir)).toMatchObject({ damage: null, erased: seqs.length })
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(holding(await everywhere(again, id))).toEqual([])
  expect((await again.get(`/v1/incidents/${id}`)).body).toMatchObject({ status: 'resolved', title: '(erased)' })
})

test('what happens to an incident in the same commit as an erasure happens', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await relay.command({ type: 'note.add', incidentId: id, text: secret })
  const seq = (await relay.journal.readIncident(id)).at(-1)?.seq ?? 0
  // The first begins a turn; what comes meanwhile is one commit.
  const answers = await Promise.all([
    relay.command({ type: 'note.add', incidentId: id, text: 'a first' }),
    relay.command({ type: 'body.erase', seq, reason: 'a password' }),
    relay.command({ type: 'incident.resolve', incidentId: id, reason: 'over' }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await relay.get(`/v1/incidents/${id}`)).body).toMatchObject({ status: 'resolved' })
})

test('it is gone too after a death at once, and from an incident that had left memory', async () => {
  const { relay, id, seqs } = await withSecrets()
  relay.core.desk.unload(id)
  for (const seq of seqs) await relay.command({ type: 'body.erase', seq, reason: 'a password' })
  await relay.kill()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(holding(await everywhere(again, id))).toEqual([])
  expect(await again.journal.verify()).toBeNull()
})

test('what a source sent goes alone, by the command line too', async () => {
  const { relay, id, seqs } = await withSecrets()
  const entries = await relay.journal.readIncident(id)
  const payloadId = entries.flatMap(({ type, body }) => (type === 'alert.fired' ? [body.payloadId ?? ''] : []))[0] ?? ''
  expect(new TextDecoder().decode((await relay.journal.payload(payloadId)) ?? new Uint8Array())).toContain(secret)
  await relay.close()
  const client = await connect(relay.dir)
  const said: string[] = []
  for (let times = 0; times < 2; times++)
    await erase(client, { payload: payloadId, reason: 'a password' }, (line) => said.push(line))
  expect(said).toContain(`There is no payload ${payloadId}.`)
  for (const seq of seqs) await erase(client, { seq, reason: 'a password' }, (line) => said.push(line))
  await expect(erase(client, { reason: 'x' }, () => undefined)).rejects.toThrow(/--seq N, --payload ID/)
  await expect(erase(client, { seq: 1, reason: 'x' }, () => undefined)).rejects.toThrow(/is not erased/)
  await expect(erase(client, { seq: 99_999, reason: 'x' }, () => undefined)).rejects.toThrow(/no event 99999/)
  await client.close()
  expect(said).toContain(`Erased payload ${payloadId}.`)
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(await again.journal.payload(payloadId)).toBeNull()
  expect(holding(await everywhere(again, id))).toEqual([])
})

test('a body that was lost without a word does not stop the start; every view says that it is gone, and verify that it is damage', async () => {
  const { relay, id } = await withSecrets()
  const entries = await relay.journal.readIncident(id)
  const bodiless = ['incident.opened', 'alert.fired', 'alert.updated', 'note.added', 'page.raised']
  const seqs = entries.flatMap(({ seq, type }) => (bodiless.includes(type) ? [seq] : []))
  await relay.close()
  const db = new Database(join(relay.dir, 'journal.db'))
  db.exec(
    `UPDATE events SET body = NULL, salt = NULL WHERE seq IN (${seqs.join()}); DELETE FROM desks; DELETE FROM incidents`,
  )
  db.close()
  expect(await verifyStore(relay.dir)).toMatchObject({
    damage: { seq: seqs[0], problem: expect.stringContaining('no event says') },
    erased: 0,
  })
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  const { body } = await again.get(`/v1/incidents/${id}`)
  expect(body).toMatchObject({ id, status: 'resolved', title: '(erased)' })
  for (const path of ['timeline', 'postmortem.md', 'postmortem.html', 'postmortem.json', 'timeline.csv'])
    expect((await again.get(`/v1/incidents/${id}/${path}`)).status).toBe(200)
})

const ofBo = (places: Readonly<Record<string, string>>) =>
  Object.entries(places).flatMap(([place, text]) => (/Quist|bos-phone-77|555-0199/.test(text) ? [place] : []))

test('the data of somebody who left goes in one erasure, and who had what stays provable', async () => {
  const { relay, id } = await withoutBo()
  const erasing = { type: 'person.erase', person: 'bo', also: ['555-0199'], reason: 'they asked for it' }
  expect(await relay.command(erasing)).toMatchObject({ status: 409, body: { reason: 'still-in-file' } })
  await relay.apply(teamOf(''))
  expect(await relay.commandBy('ana', erasing)).toMatchObject({ status: 403 })
  expect(ofBo(await everywhere(relay, id)).length).toBeGreaterThan(5)
  const before = relay.core.desk.seq
  expect(await relay.command(erasing)).toMatchObject({ status: 200, body: { outcome: 'committed' } })
  expect(ofBo(await everywhere(relay, id))).toEqual([])
  expect(JSON.stringify((await relay.get('/v1/devices')).body)).not.toContain('Quist')
  const [last] = await relay.journal.read(relay.core.desk.seq - 1, 1)
  expect(last).toMatchObject({
    type: 'person.erased',
    actor: { id: 'owner' },
    body: { person: 'bo', reason: 'they asked for it' },
  })
  expect(relay.core.desk.seq - before).toBeGreaterThan(5)
  const notes = JSON.stringify((await relay.get(`/v1/incidents/${id}/timeline`)).body)
  expect(notes).toContain('I rolled it back')
  expect(notes).toContain('(erased) is on (erased)')
  expect(await relay.command({ ...erasing, commandId: undefined })).toMatchObject({ body: { field: 'commandId' } })
  expect(await relay.command(erasing)).toMatchObject({ body: { outcome: 'unchanged' } })
  const backup = join(temporaryDir(), 'journal.db')
  await relay.journal.backup(backup)
  expect(readFileSync(backup, 'latin1')).not.toMatch(/Quist|bos-phone-77|555-0199/)
  await relay.close()
  expect(await verifyStore(relay.dir)).toMatchObject({ damage: null })
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(ofBo(await everywhere(again, id))).toEqual([])
})

test('the command line lists a person’s data before it erases it, with all that they wrote where that is asked for', async () => {
  const { relay, id } = await withoutBo()
  await relay.apply(teamOf(''))
  await relay.close()
  const client = await connect(relay.dir)
  const said: string[] = []
  const request = { person: 'bo', also: ['555-0199'], words: true, reason: 'they asked' }
  await erase(client, { ...request, dryRun: true }, (line) => said.push(line))
  expect(said.join()).toMatch(/note\.added.*device|device.*note\.added/)
  expect(said.at(-1)).toMatch(/^\d+ events hold something of bo; nothing was erased\.$/)
  await erase(client, request, (line) => said.push(line))
  expect(said).toContain('Erased the data of bo.')
  await client.close()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(ofBo(await everywhere(again, id))).toEqual([])
  expect(JSON.stringify((await again.get(`/v1/incidents/${id}/timeline`)).body)).not.toContain('I rolled it back')
})

test('a backup of before an erasure does not give back what was erased', async () => {
  const { relay, id, seqs } = await withSecrets()
  const backup = join(temporaryDir(), 'journal.db')
  await relay.journal.backup(backup)
  await relay.command({ type: 'note.add', incidentId: id, text: `again ${secret}` })
  const later = relay.core.desk.seq
  for (const seq of [...seqs, later]) await relay.command({ type: 'body.erase', seq, reason: 'a password' })
  await relay.close()
  for (const keepRevoked of [true, false]) {
    const { carried, keptAs, head } = await restoreStore(backup, relay.dir, relay.clock.now(), keepRevoked)
    // With the payload of the alert; the later note is not in the copy.
    expect(carried).toMatchObject({ ended: [], erased: seqs.length + 1 })
    expect(head.seq).toBeLessThan(later)
    rmSync(keptAs ?? '')
    expect(readFileSync(join(relay.dir, 'journal.db'), 'latin1')).not.toContain(secret)
    expect(await verifyStore(relay.dir)).toMatchObject({ damage: null, erased: seqs.length })
  }
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(holding(await everywhere(again, id))).toEqual([])
})

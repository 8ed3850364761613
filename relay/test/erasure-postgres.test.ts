import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresJournal } from '../src/journal/postgres/postgres-journal.ts'
import { verifyDatabase } from '../src/journal/postgres/verify-database.ts'
import { teamOf, withoutBo } from './leaver-kit.ts'
import { ask, connect, pairedDevice } from './live-kit.ts'
import { startPostgres, type TestServer } from './postgres-kit.ts'

let server: TestServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.stop())

/** Every row of every table of the journal, as text. */
async function rowsOf(url: string): Promise<string> {
  const tables = await server.query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'baton'")
  const rows = await Promise.all(
    tables.map(({ tablename }) => server.query(url, `SELECT to_jsonb(t)::text AS text FROM baton."${tablename}" t`)),
  )
  // Columns of bytes are told in hexadecimal.
  const text = rows.flat().map((row) => String(row.text))
  return [
    ...text,
    ...text.map((row) => row.replace(/[0-9a-f]{20,}/g, (hex) => Buffer.from(hex, 'hex').toString('latin1'))),
  ].join('\n')
}

test('the data of somebody who left goes from PostgreSQL too, asked for over a socket', async () => {
  const url = await server.createDatabase()
  const { relay } = await withoutBo(await createPostgresJournal({ url }))
  await relay.apply(teamOf(''))
  const { token } = await pairedDevice(relay)
  const socket = connect(await relay.app.listen({ host: '127.0.0.1', port: 0 }), token)
  expect(await rowsOf(url)).toMatch(/Quist/)
  const commandId = '01890000-0000-7000-8000-00000000e4a5'
  const command = { type: 'person.erase', person: 'bo', also: ['555-0199'], reason: 'they asked', commandId }
  expect(await ask(socket, 'command:submit', { ...command, basedOn: relay.core.desk.seq })).toMatchObject({
    outcome: 'committed',
  })
  expect(await rowsOf(url)).not.toMatch(/Quist|bos-phone-77|555-0199/)
  await relay.close()
  expect(await verifyDatabase(url, null)).toMatchObject({ damage: null })
}, 60_000)

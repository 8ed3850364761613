import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from 'node:net'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startPostgres, type TestServer } from '../../../test/postgres-kit.ts'
import type { Journal } from '../journal.ts'
import { batchOf } from '../journal-builders.ts'
import { createPostgresJournal, type PostgresOptions } from './postgres-journal.ts'
import { locks } from './postgres-schema.ts'

let server: TestServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.stop())

async function open(url: string, options: Partial<PostgresOptions> = {}): Promise<Journal> {
  const journal = await createPostgresJournal({ url, ...options })
  onTestFinished(() => journal.close())
  return journal
}

const textsOf = async (journal: Journal) =>
  (await journal.read(0, 100)).map(({ body }) => (body as { text: string }).text)

/** Ends every connection of journals to a database, as a firewall or an operator does. */
function cutAll(url: string) {
  return server.query(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'baton'`,
  )
}

describe('a relay that holds the log', () => {
  it('loses it when it stops in its turn, and another goes on within seconds', async () => {
    const url = await server.createDatabase()
    const [stopped, other] = [await open(url), await open(url)]
    let goOn: () => void = () => undefined
    const isHeld = Promise.withResolvers<void>()
    const turn = stopped.turn(async () => {
      isHeld.resolve()
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
      return stopped.append(batchOf(['too late']))
    })
    await isHeld.promise
    const began = performance.now()
    await other.append(batchOf(['other']))
    expect(performance.now() - began).toBeLessThan(9_000)
    goOn()
    await expect(turn).rejects.toMatchObject({ code: 'io' })
    await expect(stopped.read(0, 1)).rejects.toMatchObject({ code: 'io' })
    expect(await textsOf(other)).toEqual(['other'])
    expect(await other.verify()).toBeNull()
  })

  it('loses it at once when its connection ends', async () => {
    const url = await server.createDatabase()
    const [cut, other] = [await open(url), await open(url)]
    const turn = cut.turn(async () => {
      await cutAll(url)
      return cut.append(batchOf(['cut']))
    })
    await expect(turn).rejects.toMatchObject({ code: 'io' })
    await other.append(batchOf(['other']))
    expect(await textsOf(other)).toEqual(['other'])
  })
})

describe('a log that another holds for longer than one wait', () => {
  /** A journal whose waits are short, and whoever has the log. */
  async function waiting() {
    const url = await server.createDatabase()
    const holder = new Client({ connectionString: url, application_name: 'nightly report' })
    await holder.connect()
    onTestFinished(() => holder.end())
    await holder.query(`SELECT pg_advisory_lock(${locks.turn})`)
    const warn = vi.fn<(line: string) => void>()
    return { url, holder, warn, journal: await open(url, { lockWaitMs: 100, warn }) }
  }

  it('is waited for as long as it takes, each wait told, and whoever asked is none the wiser', async () => {
    const { url, holder, warn, journal } = await waiting()
    const appended = journal.append(batchOf(['patient']))
    const pid = (await holder.query('SELECT pg_backend_pid()')).rows[0].pg_backend_pid
    // Waits this short end and begin anew: a look between two of them sees nobody, which the line then says.
    await vi.waitFor(() => {
      expect(warn.mock.calls.length).toBeGreaterThanOrEqual(3)
      expect(warn).toHaveBeenCalledWith(
        expect.stringMatching(
          new RegExp(
            `^the journal at postgres:\\S+ has kept this relay waiting for \\d+ s: nightly report \\(process ${pid}, user \\w+, .*idle\\) holds it; nothing is answered meanwhile$`,
          ),
        ),
      )
    }, 10_000)
    expect(warn.mock.calls.join()).not.toContain('only-for')
    await holder.query(`SELECT pg_advisory_unlock(${locks.turn})`)
    await appended
    await journal.turn(async () => journal.append(batchOf(['more'])))
    expect(await textsOf(await open(url))).toEqual(['patient', 'more'])
    expect(await journal.verify()).toBeNull()
  })

  it('is waited for no longer once the journal is closed', async () => {
    const { url, warn, journal } = await waiting()
    const appended = journal.append(batchOf(['too late'])).catch((error: unknown) => error)
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), 5_000)
    await journal.close()
    expect(await appended).toMatchObject({ name: 'JournalError' })
    const told = warn.mock.calls.length
    expect(await textsOf(await open(url))).toEqual([])
    expect(warn).toHaveBeenCalledTimes(told)
  })
})

describe('a synchronous standby that is missing', () => {
  it('is named while a commit waits for it, to the relay that waits and to the one behind it', async () => {
    const url = await server.createDatabase()
    const warn = vi.fn<(line: string) => void>()
    const behindWarn = vi.fn<(line: string) => void>()
    const journal = await open(url, { lockWaitMs: 400, warn })
    const behind = await open(url, { lockWaitMs: 400, warn: behindWarn })
    await server.query(url, "ALTER SYSTEM SET synchronous_standby_names = 'backup_site'")
    await server.query(url, 'SELECT pg_reload_conf()')
    const appended = journal.append(batchOf(['one']))
    const waits = await vi.waitFor(
      () => expectSaid(warn, "waits for .*synchronous_standby_names is 'backup_site'"),
      10_000,
    )
    expect(waits).not.toContain('another relay')
    const later = behind.append(batchOf(['two']))
    await vi.waitFor(() => expectSaid(behindWarn, /another relay \(process \d+.*and waits for .*'backup_site'/), 10_000)
    await server.query(url, 'ALTER SYSTEM RESET synchronous_standby_names')
    await server.query(url, 'SELECT pg_reload_conf()')
    await appended
    await later
    expect(await textsOf(journal)).toEqual(['one', 'two'])
  })

  function expectSaid(
    warn: { readonly mock: { readonly calls: readonly (readonly string[])[] } },
    words: string | RegExp,
  ) {
    const line = warn.mock.calls.at(-1)?.[0] ?? ''
    expect(line).toMatch(new RegExp(words))
    return line
  }
})

describe('the work of a turn', () => {
  it('reads past all that waits for a connection: else whoever reads much would cost the relay the log', async () => {
    const url = await server.createDatabase()
    const journal = await open(url)
    const kept = { key: 'k', bodyHash: 'h', outcome: { outcome: 'committed', seq: 1 }, at: 1 } as const
    await journal.append(batchOf(['before'], { outcomes: [kept] }))
    const [reads, letGo] = await holdVault(url, () => Array.from({ length: 20 }, () => journal.vault.get('k')))
    const began = performance.now()
    await journal.turn(async () => {
      expect(await journal.outcome('k')).toEqual(kept)
      expect(await journal.readIncident('none')).toEqual([])
      expect(await journal.loadIncident('none', 1)).toBeNull()
      await journal.append(batchOf(['after']))
    })
    expect(performance.now() - began).toBeLessThan(3_000)
    await letGo()
    await Promise.all(reads)
    expect(await textsOf(journal)).toEqual(['before', 'after'])
  })
})

describe('a connection that is cut at the commit', () => {
  it.each([
    ['before the server has it', false, []],
    ['before the answer is here', true, ['in doubt']],
  ] as const)('%s: in doubt, and nothing more is promised', async (_, isForwarded, stored) => {
    const url = await server.createDatabase()
    const proxy = await startProxy(url, isForwarded)
    const journal = await open(proxy)
    await expect(journal.append(batchOf(['in doubt']))).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('in doubt'),
    })
    await expect(journal.append(batchOf(['more']))).rejects.toMatchObject({ code: 'io' })
    await expect(journal.read(0, 1)).rejects.toMatchObject({ code: 'io' })
    const again = await open(url)
    expect(await textsOf(again)).toEqual(stored)
    expect(await again.verify()).toBeNull()
  })
})

describe('a connection that is lost between turns', () => {
  it('is made anew, and the follower hears again', async () => {
    const url = await server.createDatabase()
    const [a, b] = [await open(url), await open(url)]
    await b.append(batchOf(['before']))
    await a.catchUp()
    await cutAll(url)
    const heard = vi.fn()
    a.follow(heard)
    await b.append(batchOf(['after']))
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), 5_000)
    expect(await a.catchUp()).toHaveLength(1)
    expect(await textsOf(a)).toEqual(['before', 'after'])
  })

  it('waits for a server that crashed and comes back: what was answered is there', async () => {
    // One of its own, which has little to recover.
    const fragile = await startPostgres()
    onTestFinished(() => fragile.stop())
    const journal = await open(await fragile.createDatabase())
    await journal.append(batchOf(['before']))
    await fragile.crash()
    const appended = journal.append(batchOf(['after']))
    const read = journal.read(0, 1)
    const put = journal.vault.put('k', '"v"')
    const desk = { reducerVersion: 1, seq: 1, hash: 'h', state: '{}' }
    const saved = journal.saveSnapshots({ desk, incidents: [] })
    await fragile.restart()
    await Promise.all([appended, put, saved])
    expect(await journal.vault.get('k')).toBe('"v"')
    expect(await journal.loadDesk(1)).toEqual(desk)
    expect(await read).toHaveLength(1)
    expect(await textsOf(journal)).toEqual(['before', 'after'])
    expect(await journal.verify()).toBeNull()
  }, 60_000)
})

describe('the server', () => {
  it('is out of space: nothing is stored, and it may be tried again', async () => {
    const url = await server.createDatabase()
    const journal = await open(url)
    await server.query(
      url,
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON baton.payloads FOR EACH ROW EXECUTE FUNCTION refuse()`,
    )
    const payloads = [{ id: 'p', bytes: new Uint8Array([1]) }]
    await expect(journal.append(batchOf(['a'], { payloads }))).rejects.toMatchObject({ code: 'full' })
    expect(journal.head.seq).toBe(0)
    await server.query(url, 'DROP TRIGGER refuse ON baton.payloads')
    await journal.append(batchOf(['b'], { payloads }))
    expect(await textsOf(journal)).toEqual(['b'])
  })

  it('has its clock set: every relay follows', async () => {
    const url = await server.createDatabase()
    const name = new URL(url).pathname.slice(1)
    await server.query(
      url,
      `CREATE SCHEMA clock; ALTER DATABASE ${name} SET search_path = clock, pg_catalog;
       CREATE TABLE clock.ahead (by interval); INSERT INTO clock.ahead VALUES ('0');
       CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz
       RETURN pg_catalog.clock_timestamp() + (SELECT by FROM clock.ahead)`,
    )
    const journal = await open(url)
    expect(Math.abs(journal.now() - Date.now())).toBeLessThan(1_000)
    await server.query(url, "UPDATE clock.ahead SET by = '1 hour'")
    await vi.waitFor(() => expect(Math.abs(journal.now() - Date.now() - 3_600_000)).toBeLessThan(1_000), 5_000)
  })

  it.each([
    [
      'a wrong password',
      (url: URL) => Object.assign(url, { password: 'se%2Fcret' }),
      'io',
      /refused the user or password/,
    ],
    ['no such database', (url: URL) => Object.assign(url, { pathname: '/none' }), 'io', /no such database/],
    ['nobody there', (url: URL) => Object.assign(url, { port: '1' }), 'io', /cannot be reached.*ECONNREFUSED/],
    [
      'another kind of address',
      (url: URL) => new URL(url.href.replace('postgres:', 'mysql:')),
      'unsupported',
      /postgres:\/\//,
    ],
  ] as const)('says of %s what is wrong, and never the password', async (_, change, code, message) => {
    const url = change(new URL(await server.createDatabase()))
    const error = await createPostgresJournal({ url: url.href }).catch((reason: Error) => reason)
    expect(error).toMatchObject({ name: 'JournalError', code, message: expect.stringMatching(message) })
    expect((error as Error).message).not.toContain('only-for')
    expect((error as Error).message).not.toContain('cret')
  })

  it.each(['12/34', '12?34', '12#34'])('shows nothing of a password that is not encoded, as %s', async (password) => {
    const url = `postgres://user:${password}@127.0.0.1:1/db`
    const error = await createPostgresJournal({ url }).catch((reason: Error) => reason)
    expect(error).toMatchObject({ code: 'unsupported', message: expect.stringContaining('percent-encoded') })
    expect((error as Error).message).not.toContain('12')
  })

  it('is refused when it does not bring commits to disk', async () => {
    const careless = await startPostgres(['-c', 'fsync=off'])
    onTestFinished(() => careless.stop())
    const url = await careless.createDatabase()
    await expect(createPostgresJournal({ url })).rejects.toMatchObject({ code: 'unsupported', message: /fsync = off/ })
  })

  it('commits durably also where the database is set to less', async () => {
    const url = await server.createDatabase()
    await server.query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`)
    await server.query(url, 'CREATE TABLE seen (setting text)')
    const journal = await open(url)
    await server.query(
      url,
      `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO public.seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
       CREATE TRIGGER note AFTER INSERT ON baton.events EXECUTE FUNCTION note();
       CREATE TRIGGER note AFTER INSERT ON baton.vault EXECUTE FUNCTION note()`,
    )
    await journal.append(batchOf(['a']))
    await journal.vault.put('k', '1')
    expect(await server.query(url, 'SELECT * FROM seen')).toEqual([{ setting: 'on' }, { setting: 'on' }])
  })
})

describe('a journal that is not as it was left', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['an altered body', "UPDATE baton.events SET body = '{}' WHERE seq = 2", 'damaged', /event 2: its body/],
    ['a lost event', 'DELETE FROM baton.events WHERE seq = 2', 'damaged', /event 2: it is missing/],
    ['a lost end', 'DELETE FROM baton.events WHERE seq = 3', 'damaged', /event 3: it is missing/],
    ['a lost head', 'DELETE FROM baton.head', 'damaged', /lost its head/],
    ['a newer format', "UPDATE baton.meta SET value = '9'", 'unsupported', /format 9/],
    ['tables of others', 'DROP TABLE baton.meta', 'damaged', /not those of a journal/],
  ]
  it.each(cases)('refuses %s at the start', async (_, sql, code, message) => {
    const url = await server.createDatabase()
    const journal = await createPostgresJournal({ url })
    await journal.append(batchOf(['a', 'b', 'c']))
    await journal.close()
    await server.query(url, sql)
    await expect(createPostgresJournal({ url })).rejects.toMatchObject({ code, message })
  })

  it('ends a relay that knows more than an older copy that was put in its place', async () => {
    const url = await server.createDatabase()
    const journal = await open(url)
    const [first] = await journal.append(batchOf(['a', 'b']))
    await server.query(url, 'DELETE FROM baton.events WHERE seq = 2')
    await server.query(url, 'UPDATE baton.head SET seq = 1, hash = $1', [first?.hash])
    await expect(journal.append(batchOf(['c']))).rejects.toMatchObject({ code: 'damaged', message: /older copy/ })
    await expect(journal.append(batchOf(['c']))).rejects.toMatchObject({ code: 'damaged' })
  })

  it('ends a relay whose log went on another way without it', async () => {
    const url = await server.createDatabase()
    const [a, b] = [await open(url), await open(url)]
    await a.append(batchOf(['a']))
    await b.append(batchOf(['b']))
    await server.query(url, "UPDATE baton.events SET hash = repeat('f', 64) WHERE seq = 2")
    await expect(a.catchUp()).rejects.toMatchObject({ code: 'damaged' })
  })

  it('leaves copying it to the tools of the server', async () => {
    const journal = await open(await server.createDatabase())
    await expect(journal.backup('x')).rejects.toMatchObject({ code: 'unsupported', message: /pg_dump/ })
    expect(await journal.size()).toBeGreaterThan(0)
  })
})

/** Has all that reads the vault wait, starts such reads, and returns them with the way to let them go on. */
async function holdVault<T>(url: string, start: () => T): Promise<readonly [T, () => Promise<void>]> {
  const holder = new Client({ connectionString: url })
  await holder.connect()
  await holder.query('BEGIN; LOCK baton.vault')
  return [start(), () => holder.end()]
}

/** Passes everything on, until a client commits; then it cuts that client off, with or without the server knowing. */
async function startProxy(url: string, isForwarded: boolean): Promise<string> {
  const { port, hostname } = new URL(url)
  const sockets: Socket[] = []
  const proxy: Server = createServer((client) => {
    const upstream = connectTcp(Number(port), hostname)
    sockets.push(client, upstream)
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    client.on('data', (data) => {
      if (!data.includes('NOTIFY baton')) return void upstream.write(data)
      client.destroy()
      if (isForwarded) upstream.end(data)
      else upstream.destroy()
    })
    upstream.on('data', (data) => client.write(data))
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  return url.replace(`:${port}/`, `:${(proxy.address() as AddressInfo).port}/`)
}

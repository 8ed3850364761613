import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { FrontDoor } from './front-door.ts'
import type { TortureOptions } from './options.ts'

/** What the relays stand on: their journal, and the door that clients know. */
export interface Ground {
  /** Where clients send to, whichever relay runs. */
  readonly url: string
  /** What each relay is started with. */
  readonly relayArgs: readonly (readonly string[])[]
  /** The folder of each. */
  readonly folders: readonly string[]
  /** What `relay verify` is given. */
  readonly journalArgs: readonly string[]
  /** The server that holds the journal; null when the relay holds it itself. */
  readonly database: Database | null
  close(): Promise<void>
}

export interface Database {
  /** Ends it at once; what was committed stays. */
  crash(): Promise<void>
  restart(): Promise<void>
}

/** Makes it in `dir`, which is empty. */
export function openGround(options: TortureOptions, dir: string): Promise<Ground> {
  return options.journal === 'sqlite' ? onSqlite(dir) : onPostgres(options.relays, dir)
}

async function onSqlite(dir: string): Promise<Ground> {
  const port = await freePort()
  const folder = join(dir, 'relay')
  const journalArgs = ['--data', folder]
  return {
    url: `http://127.0.0.1:${port}`,
    relayArgs: [[...journalArgs, '--port', String(port)]],
    folders: [folder],
    journalArgs,
    database: null,
    close: async () => undefined,
  }
}

async function onPostgres(relays: number, dir: string): Promise<Ground> {
  // Only here: it takes the signals that end a process for itself.
  const { startPostgres } = await import('../../../relay/test/postgres-kit.ts')
  const server = await startPostgres()
  try {
    const journalArgs = ['--journal', await server.createDatabase()]
    const ports: number[] = []
    while (ports.length < relays) ports.push(await freePort())
    const folders = ports.map((_, n) => join(dir, `relay-${n}`))
    const door = new FrontDoor(ports)
    return {
      url: await door.listen(),
      relayArgs: ports.map((port, n) => [...journalArgs, '--data', folders[n] ?? dir, '--port', String(port)]),
      folders,
      journalArgs,
      database: server,
      async close() {
        door.close()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** A port that nobody had a moment ago: a relay must come back where its clients look for it. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

import { resolve } from 'node:path'
import type { Relay } from '../app.ts'
import { isStoreInUse } from '../journal/sqlite/lock.ts'
import { type OncallProblem, problemLine } from '../oncall/problems.ts'
import { OperatorError } from './fail.ts'
import { requireStore } from './require-store.ts'
import { type Answer, findRunningRelay, type Question, type RunningRelay } from './running-relay.ts'
import { aboutStore, storeAtRest } from './store-at-rest.ts'

/** The HTTP API for commands on this machine: the running relay's, or that of one opened for the moment. */
export interface Client {
  /** Whether a relay runs; when none does, nobody listens at the addresses that it hands out. */
  readonly isRunning: boolean
  /** Resolves to the body, parsed when it is JSON; rejects with an OperatorError that says what the relay said. */
  call(method: Question['method'], path: string, body?: unknown): Promise<unknown>
  close(): Promise<void>
}

/** Joins the relay that runs on `data`; when none does, opens its journal itself for as long as the command takes. */
export async function connect(data: string, journalUrl?: string): Promise<Client> {
  const dir = resolve(data)
  if (isStoreInUse(dir)) return overHttp(await runningRelay(dir))
  // Loaded only here: a whole relay takes half a second to load, and joining one needs none of it.
  const { lendRelay } = await import('./open-relay.ts')
  const { relay, token } = await lendRelay(dir, journalUrl)
  return inProcess(relay, token)
}

/** The same for a command that only reads: a store that no relay uses stays as it is, and may be on a read-only disk. */
export async function connectToRead(data: string, journalUrl?: string): Promise<Client> {
  const dir = resolve(data)
  if (journalUrl !== undefined || isStoreInUse(dir)) return connect(data, journalUrl)
  requireStore(dir)
  const { at, release } = storeAtRest(dir)
  try {
    const client = await connect(at)
    return { ...client, close: () => client.close().finally(release) }
  } catch (error) {
    release()
    throw aboutStore(error, at, dir)
  }
}

/** The relay that holds the store in `dir`. Rejects with an OperatorError when it cannot be reached. */
export async function runningRelay(dir: string): Promise<RunningRelay> {
  const relay = await findRunningRelay(dir)
  if (!relay) throw new OperatorError(`another process uses ${dir}, and no relay answers for it`)
  return relay
}

function overHttp(relay: RunningRelay): Client {
  return {
    isRunning: true,
    async call(method, path, body) {
      const question = { method, path, secret: relay.credentials.token, ...(body === undefined ? {} : { body }) }
      const answer = await relay.ask(question).catch((error: Error) => {
        throw new OperatorError(`the relay at ${relay.url} did not answer: ${error.message}`)
      })
      return read(answer)
    },
    close: async () => undefined,
  }
}

function inProcess(relay: Relay, token: string): Client {
  return {
    isRunning: false,
    async call(method, url, body) {
      const payload = body === undefined ? {} : { payload: body as object }
      const response = await relay.app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${token}`, host: 'localhost' },
        ...payload,
      })
      return read({
        status: response.statusCode,
        type: String(response.headers['content-type'] ?? ''),
        text: response.body,
      })
    },
    close: () => relay.close(),
  }
}

/** The body of an answer, parsed when it is JSON. Throws an OperatorError that says what the relay said of a mistake. */
export function read({ status, type, text }: Answer): unknown {
  const value: unknown = type.includes('json') && !type.includes('ndjson') ? JSON.parse(text) : text
  if (status < 400) return value
  const { detail, problems } = value as { detail?: string; problems?: readonly OncallProblem[] }
  const lines = (problems ?? []).map((problem) => `  ${problemLine(problem)}`)
  throw new OperatorError([detail ?? `the relay answered ${status}`, ...lines].join('\n'))
}

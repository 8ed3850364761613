import { resolve } from 'node:path'
import type { Relay } from '../app.ts'
import { OperatorError } from './fail.ts'
import { readLocalCredentials, readRunningRelay } from './local-credentials.ts'
import { openRelay } from './open-relay.ts'
import { prepare } from './seed.ts'

/** The HTTP API for commands on this machine: the running relay's, or that of one opened for the moment. */
export interface Client {
  /** Resolves to the body, parsed when it is JSON; rejects with an OperatorError that says what the relay said. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** Joins the relay that runs on `data`; when none does, opens the store itself for as long as the command takes. */
export async function connect(data: string): Promise<Client> {
  const dir = resolve(data)
  const running = readRunningRelay(dir)
  const credentials = readLocalCredentials(dir)
  if (running && credentials && (await isRunning(running.url))) return overHttp(running.url, credentials.token)
  const relay = await openRelay(dir)
  return inProcess(relay, (await prepare(relay, dir)).token)
}

async function isRunning(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health`).catch(() => null)
  return response?.ok ?? false
}

function overHttp(url: string, token: string): Client {
  return {
    async call(method, path, body) {
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...json },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return read({
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        text: await response.text(),
      })
    },
    close: async () => undefined,
  }
}

function inProcess(relay: Relay, token: string): Client {
  return {
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

function read({ status, type, text }: Answer): unknown {
  const value: unknown = type.includes('json') && !type.includes('ndjson') ? JSON.parse(text) : text
  if (status < 400) return value
  const { detail, problems } = value as {
    detail?: string
    problems?: readonly { path: string; line: number | null; problem: string }[]
  }
  const lines = (problems ?? []).map(
    ({ path, line, problem }) => `  ${line === null ? '' : `line ${line}, `}${path}: ${problem}`,
  )
  throw new OperatorError([detail ?? `the relay answered ${status}`, ...lines].join('\n'))
}

import { type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import {
  type LocalAddress,
  type LocalCredentials,
  readLocalCredentials,
  readRelayAddress,
} from './local-credentials.ts'

/** Longest that the relay of this machine may take to answer, milliseconds. */
const answerWithinMs = 30_000
/** Whoever holds the store may be starting, or a command that is done in a moment. */
const readyWithinMs = 5_000
const askAgainMs = 50

export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** A token or key, sent as `Authorization: Bearer`. */
  readonly secret?: string
  /** Sent as JSON. */
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** The relay that runs on a store of this machine. */
export interface RunningRelay {
  /** The origin that people use. */
  readonly url: string
  readonly credentials: LocalCredentials
  /** Rejects when there is no answer. */
  ask(question: Question): Promise<Answer>
}

/**
 * The relay that holds the store in `dir`, once it answers that it is well; null when none does within `withinMs`, or
 * before `isOver`.
 */
export async function findRunningRelay(
  dir: string,
  withinMs = readyWithinMs,
  isOver = () => false,
): Promise<RunningRelay | null> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const relay = readRunningRelay(dir)
    if (relay && (await isHealthy(relay))) return relay
    if (performance.now() >= deadline || isOver()) return null
    await wait(askAgainMs)
  }
}

function readRunningRelay(dir: string): RunningRelay | null {
  const address = readRelayAddress(dir)
  const credentials = readLocalCredentials(dir)
  const local = address?.local
  if (!local || !credentials) return null
  return { url: address.url, credentials, ask: (question) => ask(local, question) }
}

async function isHealthy(relay: RunningRelay): Promise<boolean> {
  const answer = await relay.ask({ method: 'GET', path: '/health' }).catch(() => null)
  return answer?.status === 200
}

function ask({ url, certificate }: LocalAddress, { method, path, secret, body }: Question): Promise<Answer> {
  const options: RequestOptions = {
    method,
    agent: false,
    timeout: answerWithinMs,
    headers: {
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  }
  // The certificate is the one that the relay wrote down, so its name and issuer prove nothing more.
  const pinned = { ca: certificate ?? '', allowPartialTrustChain: true, checkServerIdentity: () => undefined }
  return new Promise((resolve, reject) => {
    const request =
      certificate === null ? requestPlain(url + path, options) : requestTls(url + path, { ...options, ...pinned })
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        resolve({ status: statusCode, type: headers['content-type'] ?? '', text: Buffer.concat(chunks).toString() })
      })
    })
    request.on('timeout', () => request.destroy(new Error('it does not answer in time')))
    request.on('error', reject)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

import { Agent, type IncomingMessage, request as send } from 'node:http'
import { Random } from '../../lib/random.ts'
import { type IntakeRequest, type IntakeTargets, intakeRequest } from './intake-requests.ts'

/** What an intake route may answer; the OpenAPI document says the same. */
const documented: ReadonlySet<number> = new Set([202, 400, 401, 413, 415, 503])
/** Requests under way at once. */
const connections = 16
/** A single answer that takes longer means that something holds the relay up, milliseconds. */
const slowestMs = 5_000
/** A body above a route's limit: the relay may hang up before it has read it. */
const aboveLimit = 512 * 1024

export interface IntakeReport {
  readonly sent: number
  readonly statuses: Readonly<Record<string, number>>
  readonly slowestMs: number
  /** One line for each answer that nobody documented; empty when all is well. */
  readonly problems: readonly string[]
}

/**
 * Sends `count` mutated requests; `seed` decides each of them. Stops at the tenth problem.
 * `onProgress` hears of every thousandth.
 */
export async function fuzzIntake(
  origin: string,
  targets: IntakeTargets,
  { count, seed, onProgress }: { readonly count: number; readonly seed: number; onProgress?: (sent: number) => void },
): Promise<IntakeReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const statuses: Record<string, number> = {}
  const problems: string[] = []
  let sent = 0
  let slowest = 0
  const work = async () => {
    while (sent < count && problems.length < 10) {
      const n = sent++
      const request = intakeRequest(targets, new Random(seed + n))
      const started = performance.now()
      const { status, problem } = await ask(origin, agent, request)
      slowest = Math.max(slowest, performance.now() - started)
      statuses[status] = (statuses[status] ?? 0) + 1
      if (problem !== null)
        problems.push(
          `seed ${seed + n}: ${problem}; ${request.path.replace(/[0-9a-f]{32}/, 'KEY')} ${excerpt(request.body)}`,
        )
      if (n % 1_000 === 999) onProgress?.(n + 1)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
  return { sent, statuses, slowestMs: Math.round(slowest), problems }
}

function ask(origin: string, agent: Agent, { path, headers, body }: IntakeRequest) {
  return new Promise<{ readonly status: string; readonly problem: string | null }>((resolve) => {
    const request = send(`${origin}${path}`, { method: 'POST', agent, headers, timeout: slowestMs }, (response) => {
      readAll(response).then(
        (text) => resolve({ status: String(response.statusCode), problem: problemOf(response, text) }),
        () => resolve({ status: 'cut', problem: 'the answer was cut short' }),
      )
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${slowestMs} ms`)))
    request.on('error', (error) => {
      const isRefusedUnread = body.length > aboveLimit
      resolve({ status: 'none', problem: isRefusedUnread ? null : error.message })
    })
    request.end(body)
  })
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Null for an answer as documented: a mistake is a problem document that names the field. */
function problemOf({ statusCode = 0, headers }: IncomingMessage, text: string): string | null {
  if (!documented.has(statusCode)) return `status ${statusCode}: ${text.slice(0, 200)}`
  const body = parsed(text)
  if (body === null) return `status ${statusCode} without JSON: ${text.slice(0, 200)}`
  if (statusCode === 202) return 'accepted' in body || 'dedup_key' in body ? null : `202 with ${text.slice(0, 200)}`
  if (!/^application\/problem\+json/.test(headers['content-type'] ?? ''))
    return `status ${statusCode} is no problem document`
  if ((body.status !== statusCode && body.status !== 'invalid event') || typeof body.detail !== 'string')
    return `status ${statusCode} says ${text.slice(0, 200)}`
  if (statusCode === 503) return headers['retry-after'] === undefined ? '503 without Retry-After' : null
  return statusCode !== 400 || typeof body.field === 'string' ? null : '400 that names no field'
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}

function excerpt(body: Buffer): string {
  return JSON.stringify(body.subarray(0, 160).toString())
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createRelay, type Relay, type RelayOptions } from '../src/app.ts'
import type { LocalCredentials } from '../src/cli/local-credentials.ts'
import { prepare } from '../src/cli/seed.ts'
import type { Clock } from '../src/core/clock.ts'
import type { Journal } from '../src/journal/journal.ts'
import { createSqliteJournal } from '../src/journal/sqlite/sqlite-journal.ts'

/** Time that only moves when a test says so. */
export class ManualClock implements Clock {
  #now: number
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>()

  constructor(now = Date.parse('2026-11-20T02:00:00Z')) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(ms: number): void {
    this.#now += ms
    for (const timer of [...this.#timers]) if (timer.at <= this.#now && this.#timers.delete(timer)) timer.run()
  }
}

export interface TestRelay extends Relay {
  readonly clock: ManualClock
  readonly dir: string
  readonly credentialsFile: LocalCredentials
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  command(command: Record<string, unknown>): Promise<Answer>
  /** As `command`, by somebody else. */
  commandBy(person: string, command: Record<string, unknown>): Promise<Answer>
  /** Moves time on and waits until the core has done what was due. */
  advance(ms: number): Promise<void>
  apply(yaml: string): Promise<void>
  /** Ends it as `kill -9` does: nothing is finished, no snapshot is taken. */
  kill(): Promise<void>
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers freely
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

let commands = 0
/** A fresh command id, repeatable from run to run. */
export function commandId(): string {
  commands += 1
  return `01990000-0000-7000-8000-${commands.toString(16).padStart(12, '0')}`
}

/** A whole relay on a real SQLite store in a folder of its own, seeded as `npm start` does, on a clock of the test's. */
export async function startRelay(
  options: {
    readonly dir?: string
    readonly clock?: ManualClock
    readonly journal?: Journal
  } & Partial<RelayOptions> = {},
): Promise<TestRelay> {
  const dir = options.dir ?? temporaryDir()
  const clock = options.clock ?? new ManualClock()
  const journal = options.journal ?? (await createSqliteJournal({ dir, clock: () => clock.now() }))
  let closed = false
  const relay = await createRelay({
    version: 'test',
    hosts: [],
    publicUrl: 'http://localhost:4010',
    consoleDir: null,
    tls: null,
    logLevel: 'silent',
    // Receivers and folders of tests are on this machine; who tests the limits names others.
    permits: { runbooks: [tmpdir()], send: ['127.0.0.1', '::1', 'localhost', 'ntfy.example'] },
    onFailure: (error) => {
      // What a killed relay still had in hand fails, as it would have.
      if (!closed) throw error
    },
    ...options,
    journal,
    clock,
  })
  const credentialsFile = await prepare(relay, dir)
  const inject = async (
    method: 'GET' | 'POST',
    url: string,
    payload?: unknown,
    token = credentialsFile.token,
  ): Promise<Answer> => {
    const response = await relay.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, host: 'localhost' },
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
    const isJson =
      /json/.test(String(response.headers['content-type'])) && !/ndjson/.test(String(response.headers['content-type']))
    return { status: response.statusCode, body: isJson ? response.json() : response.body, headers: response.headers }
  }
  const close = async () => {
    if (!closed) {
      closed = true
      await relay.close()
    }
  }
  onTestFinished(close)
  return {
    ...relay,
    close,
    clock,
    dir,
    credentialsFile,
    get: (path) => inject('GET', path),
    post: (path, body) => inject('POST', path, body),
    command: (command) => inject('POST', '/v1/commands', { commandId: commandId(), ...command }),
    async commandBy(person, command) {
      const token = await relay.credentials.mintToken({ person, device: null })
      return inject('POST', '/v1/commands', { commandId: commandId(), ...command }, token)
    },
    async kill() {
      closed = true
      await relay.journal.close()
    },
    async advance(ms) {
      clock.advance(ms)
      await relay.core.submit({ kind: 'probe' })
    },
    async apply(yaml) {
      const answer = await inject('POST', '/v1/config', { yaml })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    },
  }
}

export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'baton-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Sends an alert through the generic intake. */
export function fireAlert(relay: TestRelay, alert: Record<string, unknown> = {}): Promise<Answer> {
  return relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, {
    title: 'CheckoutDown',
    key: 'checkout',
    severity: 'critical',
    ...alert,
  })
}

/** The one open incident. */
export async function openIncident(relay: TestRelay): Promise<Answer['body']> {
  const { body } = await relay.get('/v1/incidents?status=open')
  if (body.incidents.length !== 1) throw new Error(`${body.incidents.length} incidents are open, not one`)
  return body.incidents[0]
}

/** A policy of two people that the tests escalate along; ntfy as the test's receiver has it. */
export function teamYaml(
  options: {
    readonly ntfy?: string
    readonly hold?: string
    readonly resolveAfter?: string
    readonly more?: string
  } = {},
): string {
  return `
people:
  owner: { name: Sam${options.ntfy === undefined ? '' : `, ntfy: { topic: sam, server: "${options.ntfy}", after: 60s }`} }
  ana: { name: Ana }
teams:
  payments: { name: Payments, members: [owner, ana], on-call: [owner, ana] }
services:
  checkout:
    name: Checkout
    description: Takes the customers' money.
    team: payments
    runbook: https://runbooks.example.com/checkout
    policy: default
    hold-page: ${options.hold ?? '0s'}
    resolve-after: ${options.resolveAfter ?? '0s'}
escalation-policies:
  default:
    steps:
      - { page: [on-call payments], wait: 5m }
      - { page: [on-call payments/2], wait: 5m }
    repeat: 1
    acknowledgement-timeout: 30m
default-policy: default
${options.more ?? ''}`
}

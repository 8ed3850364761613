import { accessSync, constants } from 'node:fs'
import { Client, type ClientConfig, Pool, types } from 'pg'
import { JournalError } from '../journal.ts'
import { fileReason } from '../sqlite/errors.ts'

/** A database that holds a journal. */
export interface Database {
  /** With the password: never shown. */
  readonly url: string
  /** What an operator is told: the address without user, password and options. */
  readonly place: string
  /** How long one wait for a lock may be, ms. */
  readonly lockWaitMs: number
}

/** Longest wait for a lock, ms: some relays that stopped while they held the log, one after the other. */
const longestLockWaitMs = 15_000

/** Throws `JournalError` when `url` is no address of a PostgreSQL database; its message does not repeat the address. */
export function databaseAt(url: string, lockWaitMs = longestLockWaitMs): Database {
  const parsed = URL.parse(url)
  // An @ after the host is the one before it: a password with / ? or # in it would be taken for host, path and more.
  const isCutShort = /[/?#].*@/s.test(url.replace(/^\w+:\/\//, ''))
  const port = isCutShort ? undefined : portOf(url)
  if (port !== undefined && !(port >= 1 && port <= 65_535))
    refuse('has a port that cannot be; a port is a number from 1 to 65535')
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || isCutShort) {
    throw new JournalError(
      'unsupported',
      'The address of a journal is postgres://user:password@host:port/database, with other characters in a password than letters and digits percent-encoded.',
    )
  }
  refuseOtherOptions(parsed.searchParams)
  return { url, place: `postgres://${parsed.host}${parsed.pathname}`, lockWaitMs }
}

function refuse(problem: string): never {
  throw new JournalError('unsupported', `The address of the journal ${problem}.`)
}

/** As it was written, also one that makes the address none; undefined where none is named. */
function portOf(url: string): number | undefined {
  const port = /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^:/?#[\]@]*):(\d+)(?:[/?#]|$)/.exec(url)?.[1]
  return port === undefined ? undefined : Number(port)
}

/** What the driver knows and a journal can do with; whatever else stands there it would leave out without a word. */
const knownOptions: Readonly<Record<string, readonly string[] | 'file' | 'any'>> = {
  sslmode: ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'],
  ssl: ['true', '1', '0', 'no-verify'],
  sslnegotiation: ['postgres', 'direct'],
  uselibpqcompat: ['true', 'false'],
  sslrootcert: 'file',
  sslcert: 'file',
  sslkey: 'file',
  host: 'any',
  port: 'any',
  user: 'any',
  password: 'any',
  application_name: 'any',
  options: 'any',
}

/** A slip in sslmode must not leave TLS out. */
function refuseOtherOptions(options: URLSearchParams): void {
  for (const [name, value] of options) {
    const known = Object.hasOwn(knownOptions, name) ? knownOptions[name] : undefined
    if (known === undefined) refuse(`has the option ${name}, which is none of ${Object.keys(knownOptions).join(', ')}`)
    if (Array.isArray(known) && !known.includes(value))
      refuse(`has ${name}=${value}, which is none of ${known.join(', ')}`)
    if (known === 'file') refuseUnreadable(name, value)
  }
}

function refuseUnreadable(name: string, file: string): void {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    refuse(`has ${name}=${file}, which cannot be read: ${fileReason(error)}`)
  }
}

/**
 * How long whoever sends nothing may hold the log, in ms: a relay that is stopped or cut off while it has it. Its turns take
 * milliseconds.
 */
export const longestIdleTurnMs = 5_000
const longestStatementMs = 20_000
/** Longer than anything the server allows itself: past this the server or the network is gone. */
const longestAnswerMs = 30_000
const longestConnectMs = 5_000

/**
 * Set on every connection, whatever the role's or database's defaults are. Durable commits are asserted, not assumed. Keepalives let the server
 * forget a machine that vanished, with the locks it had.
 */
const settingsOf = ({ lockWaitMs }: Database) => `
SET synchronous_commit = on;
SET idle_in_transaction_session_timeout = ${longestIdleTurnMs};
SET lock_timeout = ${lockWaitMs};
SET statement_timeout = ${longestStatementMs};
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 2;
SHOW synchronous_commit`

const int8 = 20

function configOf({ url }: Database): ClientConfig {
  return {
    connectionString: url,
    fallback_application_name: 'baton',
    connectionTimeoutMillis: longestConnectMs,
    query_timeout: longestAnswerMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    // Numbers and Unix ms are far below 2^53.
    types: { getTypeParser: (oid, format) => (oid === int8 ? Number : types.getTypeParser(oid, format)) },
  }
}

/** A connection of its own. `pipeline` sends a query without waiting for the answer to the one before. */
export async function connect(database: Database, options: ClientConfig = {}): Promise<Client> {
  const client = new Client({ ...configOf(database), ...options })
  // Without a listener a lost connection would end the process; whoever asks next is told.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await makeDurable(client, database)
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

/** Connections for what is read and written beside the log. */
export function createPool(database: Database): Pool {
  const pool = new Pool({
    ...configOf(database),
    max: 4,
    idleTimeoutMillis: 60_000,
    onConnect: (client) => makeDurable(client as Client, database),
  })
  pool.on('error', () => undefined)
  return pool
}

async function makeDurable(client: Pick<Client, 'query'>, database: Database): Promise<void> {
  const shown = (await runAll(client, settingsOf(database))).at(-1)
  if (shown?.rows[0]?.[0] !== 'on')
    throw new JournalError(
      'unsupported',
      `The journal at ${database.place} cannot be made durable: synchronous_commit did not hold.`,
    )
}

/** What one statement answered, its rows as arrays. */
export interface Answer {
  readonly command: string
  readonly rows: readonly (readonly unknown[])[]
}

/** Several statements without values in one round trip; one result for each. */
export async function runAll(client: Pick<Client, 'query'>, text: string): Promise<readonly Answer[]> {
  const answers: unknown = await client.query({ text, rowMode: 'array' })
  return (Array.isArray(answers) ? answers : [answers]) as readonly Answer[]
}

import { DatabaseError } from 'pg'
import { JournalError } from '../journal.ts'

/**
 * What the driver or the server said, as one line for an operator that names the place and never the password. What
 * can only be a mistake in our own SQL or values passes unchanged.
 */
export function asJournalError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof JournalError) return error
  const said = saidOf(error, place)
  if (said === null) return error
  return new JournalError(said.code, `${said.sentence} (${reasonOf(error)})`, { cause: error })
}

/** Whether the server refused one statement and the connection goes on: nothing of its transaction was stored. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR'
}

/** Whether a lock was waited for in vain, because somebody else has it. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === lockTimeout
}

/**
 * Whether the connection is gone or could not be had, in a way that passes by itself: the server restarts, is full, or
 * the network is away. A wrong password does not pass.
 */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof DatabaseError) return /^(08|57P|53300|25P03)/.test(error.code ?? '')
  if (!(error instanceof Error) || error instanceof JournalError) return false
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' ? /^E[A-Z]+$/.test(code) : lostWords.test(error.message)
}

const lockTimeout = '55P03'

/** The driver gives its own errors no code. */
const lostWords = /terminated|timeout|not queryable|was closed/

interface Said {
  readonly code: JournalError['code']
  readonly sentence: string
}

function saidOf(error: Error, place: string): Said | null {
  const io = (sentence: string): Said => ({ code: 'io', sentence })
  if (!(error instanceof DatabaseError)) {
    if (isOurMistake(error)) return null
    return io(
      passwordSentence(error, place) ?? tlsSentence(error, place) ?? `The journal at ${place} cannot be reached.`,
    )
  }
  const state = error.code ?? ''
  if (state === '53100') return { code: 'full', sentence: `There is no space left for the journal at ${place}.` }
  if (state === lockTimeout)
    return { code: 'locked', sentence: `Another session of the database holds the journal at ${place} for too long.` }
  if (state === '42501') {
    const sentence = `The journal at ${place} may not be used by this database user. Make it the owner of the database.`
    return { code: 'unsupported', sentence }
  }
  if (state.startsWith('28')) return io(`The database at ${place} refused the user or password.`)
  if (state === '3D000') return io(`There is no such database: ${place}. Create it first.`)
  if (state.startsWith('XX0')) return { code: 'damaged', sentence: `The journal at ${place} is damaged.` }
  // Wrong values and wrong SQL are ours.
  if (/^(22|23|42)/.test(state)) return null
  return io(`The journal at ${place} cannot be read or written.`)
}

function passwordSentence({ message }: Error, place: string): string | null {
  if (!/client password must be a/.test(message)) return null
  return `The database at ${place} asks for a password, and its address has none: it is postgres://user:password@host/database.`
}

/** What the driver, OpenSSL and Node say where TLS does not come about. */
function tlsSentence(error: Error, place: string): string | null {
  const { code = '' } = error as { readonly code?: string }
  if (/does not support SSL/.test(error.message))
    return `The database at ${place} offers no TLS, which the sslmode in its address asks for.`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate of the database at ${place} is for another name; use one of its names in the address.`
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `The certificate of the database at ${place} is not valid at this time.`
  if (!/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED/.test(code)) return null
  return (
    `The certificate of the database at ${place} is from an issuer that is not known here: name the issuer's with ` +
    "sslrootcert=FILE in the address, or add it to Node's with NODE_EXTRA_CA_CERTS, or --use-system-ca in NODE_OPTIONS."
  )
}

function isOurMistake(error: Error): boolean {
  return /^(Type|Range|Reference|Syntax)Error$/.test(error.name) && !('code' in error)
}

/** Happy eyeballs give several errors without a message of their own. */
function reasonOf(error: Error): string {
  const { code } = error as { readonly code?: string }
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined)?.message : undefined
  const message = error.message || first || 'no reason given'
  return code === undefined || message.includes(code) ? message : `${code}: ${message}`
}

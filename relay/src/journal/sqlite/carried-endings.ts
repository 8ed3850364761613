import type { DraftFor, Journal, JournalHead } from '../journal.ts'
import { asJournalError } from './errors.ts'
import { openStoreReadonly } from './open-store.ts'
import { createSqliteJournal } from './sqlite-journal.ts'

/** What gives an access, what ends it, and the field that says which. */
const kinds = {
  device: { given: 'device.paired', ended: 'device.revoked', id: 'deviceId' },
  integration: { given: 'integration.created', ended: 'integration.revoked', id: 'integrationId' },
  token: { given: 'token.created', ended: 'token.revoked', id: 'tokenId' },
  invite: { given: 'invite.created', ended: 'invite.ended', id: 'inviteId' },
} as const
type Kind = keyof typeof kinds

interface Access {
  readonly kind: Kind
  readonly id: string
  readonly name: string
  readonly isOpen: boolean
}

type Head = Pick<JournalHead, 'seq' | 'hash'>

interface Accesses {
  readonly head: Head
  readonly byId: ReadonlyMap<string, Access>
  /** How often this machine's own token was replaced. */
  readonly renewals: number
}

/** What a copy still opens and the store in its place does not. */
export interface CarriedEndings {
  /** In words, such as `device dev-1 (Ana's phone)`. */
  readonly ended: readonly string[]
  readonly isTokenRenewed: boolean
  /** Texts and payloads that were erased since the copy was made. */
  readonly erased: number
}

/**
 * Ends in the store in `copyDir` what the one in `dir` knows as ended, unless `keepRevoked` is false, and erases what was
 * erased there: a copy of before must not give back what was taken, a lost phone, a token that got out, a secret in a note.
 * The copy is not in use yet, so it gets all of it or is no store at all. Null where `dir` has no store that can be read. Rejects with `JournalError` where the copy cannot be written.
 */
export async function carryEndings(
  dir: string,
  copyDir: string,
  now: number,
  keepRevoked: boolean,
): Promise<CarriedEndings | null> {
  const known = tryRead(dir)
  if (known === null) return null
  const copied = read(copyDir)
  const still = keepRevoked
    ? [...known.byId.values()].filter(({ id, isOpen }) => !isOpen && copied.byId.get(id)?.isOpen === true)
    : []
  const isTokenRenewed = keepRevoked && known.renewals > copied.renewals
  const erasures = erasuresSince(dir, copied.head)
  const drafts = [...still.map(endingOf), ...erasures]
  if (drafts.length > 0 || isTokenRenewed) {
    const journal = await createSqliteJournal({ dir: copyDir, clock: () => now })
    try {
      if (drafts.length > 0) await journal.append({ drafts, outcomes: [], payloads: [], now })
      if (isTokenRenewed) await forgetLocalTokens(journal)
      if (erasures.length > 0) await journal.scrub?.()
    } finally {
      await journal.close()
    }
  }
  const ended = still.map(({ kind, id, name }) => `${kind} ${id}${name === '' ? '' : ` (${name})`}`)
  return { ended, isTokenRenewed, erased: erasures.filter(({ type }) => type !== 'person.erased').length }
}

const byRelay = { actorOf: { kind: 'relay', id: 'relay', device: null }, commandId: null, scope: 'team' } as const

function endingOf({ kind, id }: Access): DraftFor {
  const { ended: type, id: field } = kinds[kind]
  return { type, incidentId: null, body: { [field]: id }, ...byRelay } as DraftFor
}

/** What the store in `dir` erased after `head`, of what was there by then; nothing where its log is another. */
function erasuresSince(dir: string, head: Head): readonly DraftFor[] {
  const { db } = openStoreReadonly(dir)
  try {
    const at = db.prepare('SELECT hash FROM events WHERE seq = ?').pluck().get(head.seq)
    if (at !== head.hash) return []
    const rows = db
      .prepare(
        `SELECT type, incident_id AS incidentId, drill, body FROM events
         WHERE seq > ? AND type IN ('body.erased', 'payload.erased', 'person.erased') ORDER BY seq`,
      )
      .all(head.seq) as readonly { type: string; incidentId: string | null; drill: number; body: string }[]
    return rows.flatMap(({ type, incidentId, drill, body: text }) => {
      const body = JSON.parse(text) as { readonly erasedSeq?: number }
      if ((body.erasedSeq ?? 0) > head.seq) return []
      return [{ type, incidentId, drill: drill === 1, body, ...byRelay } as DraftFor]
    })
  } finally {
    db.close()
  }
}

/** The next start makes a new one; what the old one had made by then it ends with. */
async function forgetLocalTokens({ vault }: Journal): Promise<void> {
  for (const { key, value } of await vault.list('token/'))
    if ((JSON.parse(value) as { readonly local?: string }).local !== undefined) await vault.delete(key)
}

function tryRead(dir: string): Accesses | null {
  try {
    return read(dir)
  } catch {
    return null
  }
}

function read(dir: string): Accesses {
  const { db } = openStoreReadonly(dir)
  try {
    const types = [...Object.values(kinds).flatMap(({ given, ended }) => [given, ended]), 'token.renewed']
    const rows = db
      .prepare(`SELECT type, body FROM events WHERE type IN (${types.map(() => '?').join()}) ORDER BY seq`)
      .all(...types) as readonly { readonly type: string; readonly body: string | null }[]
    const head = db.prepare('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1').get() as Head | undefined
    return { ...fold(rows), head: head ?? { seq: 0, hash: '' } }
  } catch (error) {
    throw asJournalError(error, dir)
  } finally {
    db.close()
  }
}

function fold(rows: readonly { readonly type: string; readonly body: string | null }[]): Omit<Accesses, 'head'> {
  const byId = new Map<string, Access>()
  let renewals = 0
  for (const { type, body } of rows) {
    if (type === 'token.renewed') renewals += 1
    const said = JSON.parse(body ?? '{}') as Readonly<Record<string, unknown>>
    for (const [kind, { given, ended, id: field }] of Object.entries(kinds)) {
      const id = said[field]
      if (typeof id !== 'string') continue
      const before = byId.get(id)
      if (type === given)
        byId.set(id, { kind: kind as Kind, id, name: typeof said.name === 'string' ? said.name : '', isOpen: true })
      // An invite ends with the device that was paired with it.
      else if (before && (type === ended || (kind === 'invite' && type === 'device.paired')))
        byId.set(id, { ...before, isOpen: false })
    }
  }
  return { byId, renewals }
}

import type { DraftFor, Journal } from '../journal.ts'
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

interface Accesses {
  readonly byId: ReadonlyMap<string, Access>
  /** How often this machine's own token was replaced. */
  readonly renewals: number
}

/** What a copy still opens and the store in its place does not. */
export interface CarriedEndings {
  /** In words, such as `device dev-1 (Ana's phone)`. */
  readonly ended: readonly string[]
  readonly isTokenRenewed: boolean
}

/**
 * Ends in the store in `copyDir` what the one in `dir` knows as ended: a copy of before a revocation must not give back what
 * was taken, a lost phone or a token that got out. The copy is not in use yet, so it gets all of it or is no store at all.
 * Null where `dir` has no store that can be read. Rejects with `JournalError` where the copy cannot be written.
 */
export async function carryEndings(dir: string, copyDir: string, now: number): Promise<CarriedEndings | null> {
  const known = tryRead(dir)
  if (known === null) return null
  const copied = read(copyDir)
  const still = [...known.byId.values()].filter(({ id, isOpen }) => !isOpen && copied.byId.get(id)?.isOpen === true)
  const isTokenRenewed = known.renewals > copied.renewals
  if (still.length > 0 || isTokenRenewed) {
    const journal = await createSqliteJournal({ dir: copyDir, clock: () => now })
    try {
      if (still.length > 0) await journal.append({ drafts: still.map(endingOf), outcomes: [], payloads: [], now })
      if (isTokenRenewed) await forgetLocalTokens(journal)
    } finally {
      await journal.close()
    }
  }
  const ended = still.map(({ kind, id, name }) => `${kind} ${id}${name === '' ? '' : ` (${name})`}`)
  return { ended, isTokenRenewed }
}

function endingOf({ kind, id }: Access): DraftFor {
  const actorOf = { kind: 'relay', id: 'relay', device: null } as const
  const { ended: type, id: field } = kinds[kind]
  const draft = { type, incidentId: null, body: { [field]: id }, actorOf, commandId: null, scope: 'team' }
  return draft as DraftFor
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
    return fold(rows)
  } catch (error) {
    throw asJournalError(error, dir)
  } finally {
    db.close()
  }
}

function fold(rows: readonly { readonly type: string; readonly body: string | null }[]): Accesses {
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

import type { Actor, Draft, JournalEntry } from './events.ts'

/** What the journal adds to a draft, as far as the fold looks at it. Times in Unix ms. */
export interface Provision {
  readonly seq: number
  readonly recordedAt: number
  /** Of a draft that names no actor of its own. */
  readonly actor: Actor
  readonly commandId: string | null
  readonly scope: string
  readonly drill: boolean
}

/** A draft as the fold will see its entry. Its hashes are the journal's to make; no state but the desk's head depends on them. */
export function provisionalEntry({ type, body, incidentId, actor, at }: Draft, provision: Provision): JournalEntry {
  const { recordedAt } = provision
  return {
    ...provision,
    type,
    v: 1,
    at: at ?? recordedAt,
    actor: actor ?? provision.actor,
    incidentId,
    bodyHash: '',
    hash: '',
    body,
    salt: '',
  } as JournalEntry
}

import { commandNeeds } from '@baton/shared/access/command-needs.ts'
import { nameIn, type PersonErasure, withoutPerson } from '@baton/shared/erasure/person-data.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import { allows, roleOf } from '@baton/shared/model/roles.ts'
import type { Journal } from '../journal/journal.ts'
import type { Input } from './inputs.ts'

type ReadLog = (after: number) => Promise<readonly JournalEntry[]>

/** The names that files gave a person, as far as the log was read. */
interface Known {
  readonly names: readonly string[]
  /** The file in force, which is the operator's: an erasure leaves it. */
  readonly filedSeq: number
}

export interface PersonData {
  /** What holds something of them, in order. */
  readonly entries: readonly JournalEntry[]
  /** Up to where the log was looked through. */
  readonly seq: number
}

/**
 * Every event that holds something of a person, in order. The log is read twice: a text may name somebody before a file
 * does.
 */
export async function findPersonData(readLog: ReadLog, request: PersonErasure): Promise<PersonData> {
  let known: Known = { names: [], filedSeq: 0 }
  for await (const entry of entriesOf(readLog)) known = learn(known, entry, request.person)
  const entries: JournalEntry[] = []
  let seq = 0
  for await (const entry of entriesOf(readLog)) {
    seq = entry.seq
    if (seq !== known.filedSeq && withoutPerson(entry, request, known.names)) entries.push(entry)
  }
  return { entries, seq }
}

function learn({ names, filedSeq }: Known, entry: JournalEntry, person: string): Known {
  const name = nameIn(entry, person)
  return {
    names: name === null || names.includes(name) ? names : [...names, name],
    filedSeq: entry.type === 'config.applied' ? entry.seq : filedSeq,
  }
}

async function* entriesOf(readLog: ReadLog, after = 0): AsyncGenerator<JournalEntry> {
  for (let last: number | undefined = after; last !== undefined; ) {
    const entries = await readLog(last)
    yield* entries
    last = entries.at(-1)?.seq
  }
}

const entriesAtOnce = 1_000

/** What erasures are about, which only the log has. */
export class ErasureTargets {
  readonly #journal: Pick<Journal, 'read' | 'payload'>
  readonly #read: ReadLog
  readonly #found = new WeakMap<Input, PersonData>()

  constructor(journal: Pick<Journal, 'read' | 'payload'>) {
    this.#journal = journal
    this.#read = (after) => journal.read(after, entriesAtOnce)
  }

  /**
   * Looks through the whole log, before the turn: nobody waits for it who asks for something else. Null where that is not
   * needed, and for whoever may not ask for it.
   */
  prepare(input: Input, { filed }: Pick<Desk, 'filed'>): Promise<void> | null {
    if (input.kind !== 'command' || input.command.type !== 'person.erase') return null
    const grant = input.grant ?? roleOf(filed, input.actor.id)
    if (grant === null || !allows(grant, commandNeeds[input.command.type])) return null
    return findPersonData(this.#read, input.command).then((found) => void this.#found.set(input, found))
  }

  /** In the turn: the events that a command is about, none where there is nothing to erase; null for one that is about none. */
  async of(input: Input): Promise<readonly JournalEntry[] | null> {
    if (input.kind !== 'command') return null
    const { command } = input
    if (command.type === 'body.erase') return this.#journal.read(command.seq - 1, 1)
    if (command.type === 'payload.erase') return (await this.#journal.payload(command.payloadId)) === null ? [] : null
    return command.type === 'person.erase' ? this.#untouched(this.#found.get(input)) : null
  }

  /** What lost more meanwhile must not get it back: it is left as it is. */
  async #untouched(found: PersonData = { entries: [], seq: 0 }): Promise<readonly JournalEntry[]> {
    const touched = new Set<number>()
    for await (const entry of entriesOf(this.#read, found.seq))
      if (entry.type === 'body.erased' && entry.body !== null) touched.add(entry.body.erasedSeq)
    return found.entries.filter(({ seq }) => !touched.has(seq))
  }
}

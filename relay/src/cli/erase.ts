import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@baton/shared/ids.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { findPersonData } from '../core/erasure-targets.ts'
import type { Client } from './client.ts'
import { OperatorError } from './fail.ts'

export interface EraseOptions {
  readonly seq?: number
  readonly payload?: string
  readonly person?: string
  readonly also?: readonly string[]
  readonly words?: boolean
  readonly dryRun?: boolean
  readonly reason: string
}

/** Erases what the options name. Rejects with an OperatorError that says why it was refused. */
export async function erase(
  client: Client,
  { seq, payload, person, also, words, dryRun, reason }: EraseOptions,
  say: (line: string) => void,
): Promise<void> {
  if (seq === undefined && payload === undefined && person === undefined)
    throw new OperatorError('name what goes: --seq N, --payload ID or --person ID')
  const request = { ...(also ? { also } : {}), ...(words ? { words } : {}) }
  if (dryRun) {
    if (person === undefined) throw new OperatorError('--dry-run says what --person ID would erase')
    const { entries } = await findPersonData((after) => readLog(client, after), { person, ...request })
    for (const entry of entries) say(`event ${entry.seq}: ${entry.type}, ${new Date(entry.at).toISOString()}`)
    return say(`${entries.length} events hold something of ${person}; nothing was erased.`)
  }
  const command = async (request: object) => {
    const commandId = uuidv7(Date.now(), randomBytes(10))
    return (await client.call('POST', '/v1/commands', { commandId, reason, ...request })) as {
      readonly outcome: string
    }
  }
  if (seq !== undefined) {
    const { outcome } = await command({ type: 'body.erase', seq })
    say(outcome === 'unchanged' ? `Event ${seq} was erased before.` : `Erased the texts of event ${seq}.`)
  }
  if (payload !== undefined) {
    const { outcome } = await command({ type: 'payload.erase', payloadId: payload })
    say(outcome === 'unchanged' ? `There is no payload ${payload}.` : `Erased payload ${payload}.`)
  }
  if (person !== undefined) {
    const { outcome } = await command({ type: 'person.erase', person, ...request })
    say(outcome === 'unchanged' ? `Nothing of ${person} is left.` : `Erased the data of ${person}.`)
  }
  say('Backups, exports and what was sent before this still hold it.')
}

async function readLog(client: Client, after: number): Promise<readonly JournalEntry[]> {
  const lines = String(await client.call('GET', `/v1/journal?after=${after}&limit=1000`)).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalEntry)
}

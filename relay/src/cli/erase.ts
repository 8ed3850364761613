import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@baton/shared/ids.ts'
import type { Client } from './client.ts'
import { OperatorError } from './fail.ts'

export interface EraseOptions {
  readonly seq?: number
  readonly payload?: string
  readonly reason: string
}

/** Erases what the options name. Rejects with an OperatorError that says why it was refused. */
export async function erase(
  client: Client,
  { seq, payload, reason }: EraseOptions,
  say: (line: string) => void,
): Promise<void> {
  if (seq === undefined && payload === undefined)
    throw new OperatorError('name what goes: --seq N, --payload ID or both')
  const command = async (wish: object) => {
    const commandId = uuidv7(Date.now(), randomBytes(10))
    return (await client.call('POST', '/v1/commands', { commandId, reason, ...wish })) as { readonly outcome: string }
  }
  if (seq !== undefined) {
    const { outcome } = await command({ type: 'body.erase', seq })
    say(outcome === 'unchanged' ? `Event ${seq} was erased before.` : `Erased the texts of event ${seq}.`)
  }
  if (payload !== undefined) {
    await command({ type: 'payload.erase', payloadId: payload })
    say(`Erased payload ${payload}.`)
  }
  say('Backups, exports and what was sent before this still hold it.')
}

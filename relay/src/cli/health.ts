import { resolve } from 'node:path'
import { OperatorError } from './fail.ts'
import { findRunningRelay } from './running-relay.ts'

/**
 * Asks the relay that runs on the folder `data` whether it is well, for at most `wait` seconds, and prints its answer, one
 * line of JSON. Rejects with an OperatorError when none answered that it is.
 */
export async function health({ data, wait }: { readonly data: string; readonly wait: number }): Promise<void> {
  const dir = resolve(data)
  const relay = await findRunningRelay(dir, wait * 1_000)
  if (!relay) throw new OperatorError(`no relay answered for ${dir} within ${wait} s that it is well`)
  const { text } = await relay.ask({ method: 'GET', path: '/health' })
  process.stdout.write(`${text}\n`)
}

import { resolve } from 'node:path'
import { OperatorError } from './fail.ts'
import { findRunningRelay } from './running-relay.ts'

export interface HealthOptions {
  readonly data: string
  /** How long it may take until the relay is well, s. */
  readonly wait: number
  /** The process of the relay: once it has ended nobody is waited for. */
  readonly pid?: number
}

/**
 * Asks the relay that runs on the folder `data` whether it is well, and prints its answer, one line of JSON. Rejects with an
 * OperatorError when none answered that it is.
 */
export async function health({ data, wait, pid }: HealthOptions): Promise<void> {
  const dir = resolve(data)
  const isOver = () => pid !== undefined && !isAlive(pid)
  const relay = await findRunningRelay(dir, wait * 1_000, isOver)
  if (!relay && isOver()) throw new OperatorError(`process ${pid} ended before a relay answered for ${dir}`)
  if (!relay) throw new OperatorError(`no relay answered for ${dir} within ${wait} s that it is well`)
  const { text } = await relay.ask({ method: 'GET', path: '/health' })
  process.stdout.write(`${text}\n`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { readonly code?: string }).code === 'EPERM'
  }
}

import { resolve } from 'node:path'
import { isStoreInUse } from '../journal/sqlite/lock.ts'
import { read, runningRelay } from './client.ts'
import { OperatorError } from './fail.ts'

export interface FireOptions {
  readonly data: string
  readonly severity: string
  readonly service?: string
  readonly resolve: boolean
}

/** Sends a sample alert through the generic intake, as any source would. */
export async function fire(title: string | undefined, options: FireOptions): Promise<void> {
  const dir = resolve(options.data)
  if (!isStoreInUse(dir))
    throw new OperatorError(`no relay runs on ${options.data}; start one first, or name another folder with --data`)
  const relay = await runningRelay(dir)
  const alert = {
    title: title ?? 'Sample alert: checkout is slow',
    severity: options.severity,
    status: options.resolve ? 'resolved' : 'firing',
    ...(options.service === undefined ? {} : { service: options.service }),
  }
  const question = { method: 'POST', path: '/v1/intake/generic', secret: relay.credentials.keys.generic } as const
  const answer = await relay.ask({ ...question, body: alert }).catch((error: Error) => {
    throw new OperatorError(`the relay at ${relay.url} did not answer: ${error.message}`)
  })
  process.stdout.write(`${JSON.stringify(read(answer))}\n`)
}

import { resolve } from 'node:path'
import { OperatorError } from './fail.ts'
import { readLocalCredentials, readRunningRelay } from './local-credentials.ts'

export interface FireOptions {
  readonly data: string
  readonly severity: string
  readonly service?: string
  readonly resolve: boolean
}

/** Sends a sample alert through the generic intake, as any source would. */
export async function fire(title: string | undefined, options: FireOptions): Promise<void> {
  const dir = resolve(options.data)
  const running = readRunningRelay(dir)
  const credentials = readLocalCredentials(dir)
  if (!running || !credentials) throw new OperatorError(`no relay runs on ${options.data}; start one first`)
  const alert = {
    title: title ?? 'Sample alert: checkout is slow',
    severity: options.severity,
    status: options.resolve ? 'resolved' : 'firing',
    ...(options.service === undefined ? {} : { service: options.service }),
  }
  const response = await fetch(`${running.url}/v1/intake/generic/${credentials.keys.generic}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alert),
  }).catch(() => null)
  if (!response) throw new OperatorError(`the relay at ${running.url} does not answer`)
  process.stdout.write(`${await response.text()}\n`)
}

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from './processes.ts'

export interface Alertmanager {
  /** Where alerts are posted. */
  readonly url: string
  stop(): Promise<void>
}

/** A group is told of as soon as it waited for others, and of what joins it later than any bench runs. */
const config = (webhook: string) => `
route:
  receiver: webhook
  group_by: [group]
  group_wait: 1s
  group_interval: 10m
receivers:
  - name: webhook
    webhook_configs:
      - url: ${webhook}
`

/** Alertmanager as Debian installs it, with a webhook receiver attached; null where there is none. Its 200 is not durable. */
export async function startAlertmanager(dir: string): Promise<Alertmanager | null> {
  const receiver = await startServer('./bare-fastify.ts')
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'alertmanager.yml')
  writeFileSync(file, config(receiver.url))
  const child = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${file}`,
      `--storage.path=${join(dir, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const address = await listeningOn(child)
  if (address === null) {
    await receiver.stop()
    return null
  }
  return {
    url: `http://${address}/api/v2/alerts`,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await receiver.stop()
    },
  }
}

/** The address in its log, or null when it is not installed or does not start. */
function listeningOn(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let log = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000)
      const found = /msg="Listening on" address=(\S+)/.exec(log)
      if (found) resolve(found[1] as string)
    })
    child.once('error', () => resolve(null))
    child.once('exit', () => resolve(null))
  })
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceName } from '../intake/source.ts'

/**
 * What this machine's own commands use to speak to the relay. The store keeps only hashes, so the secrets that were
 * minted here are kept here, readable by the owner of the data alone.
 */
export interface LocalCredentials {
  readonly token: string
  /** The integrations made at the first start, with their keys. */
  readonly keys: Readonly<Record<SourceName, string>>
}

/** Where a running relay is reached, for commands that join it. It may be stale: whoever reads it asks `/health`. */
export interface RunningRelay {
  readonly url: string
  readonly pid: number
}

export function readLocalCredentials(dir: string): LocalCredentials | null {
  return readJson<LocalCredentials>(join(dir, 'local-credentials.json'))
}

export function writeLocalCredentials(dir: string, credentials: LocalCredentials): void {
  writeJson(join(dir, 'local-credentials.json'), credentials)
}

export function readRunningRelay(dir: string): RunningRelay | null {
  return readJson<RunningRelay>(join(dir, 'relay.json'))
}

export function writeRunningRelay(dir: string, running: RunningRelay): void {
  writeJson(join(dir, 'relay.json'), running)
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}

/** Written aside and renamed, so that nobody reads half a file. */
function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.tmp`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.tmp`, file)
}

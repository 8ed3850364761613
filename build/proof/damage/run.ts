import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../relay/src/journal/sqlite/open-store.ts'
import { createStore } from '../../../relay/src/journal/sqlite/store.ts'
import { attempt, type Contents, contentsOf, type Keys, layOut, type Verdict } from './attempt.ts'
import { type DamageCase, damaged } from './cases.ts'
import type { Ending, StoreFiles } from './stores.ts'

interface Known {
  readonly files: StoreFiles
  readonly contents: Contents
  readonly keys: Keys
}

/** Tries cases, one after the other, in a folder of its own below `parent`. */
export class Bench {
  readonly #dir: string
  readonly #known: ReadonlyMap<Ending, Known>

  constructor(stores: ReadonlyMap<Ending, StoreFiles>, parent: string) {
    this.#dir = mkdtempSync(join(parent, 'bench-'))
    this.#known = new Map([...stores].map(([ending, files]) => [ending, learn(this.#dir, files)]))
  }

  try(one: DamageCase): Verdict {
    const known = this.#known.get(one.ending)
    if (!known) throw new Error(`there is no store ${one.ending}`)
    layOut(this.#dir, damaged(known.files, one))
    return attempt(this.#dir, known.contents, known.keys)
  }

  close(): void {
    rmSync(this.#dir, { recursive: true, force: true })
  }
}

/** What an undamaged store holds. */
function learn(dir: string, files: StoreFiles): Known {
  layOut(dir, files)
  const opened = openStore(dir)
  const store = createStore(opened)
  const keysOf = (sql: string) => opened.db.prepare(sql).pluck().all() as string[]
  const keys = {
    head: opened.head,
    outcomes: keysOf('SELECT key FROM outcomes'),
    incidents: keysOf('SELECT DISTINCT incident_id FROM events'),
    payloads: keysOf('SELECT id FROM payload_places'),
  }
  const contents = contentsOf(store, keys)
  store.close()
  return { files, contents, keys }
}

export function inWords({ ending, file, kind, at, mask }: DamageCase): string {
  if (kind === 'gone') return `${ending}: ${file} gone`
  return kind === 'cut' ? `${ending}: ${file} cut to ${at} bytes` : `${ending}: ${file} byte ${at} xor ${mask}`
}

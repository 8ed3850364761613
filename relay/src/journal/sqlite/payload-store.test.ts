import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyHead } from '../seal.ts'
import { type OpenStore, openStore } from './open-store.ts'
import { packPayloads } from './payload-store.ts'
import { createStore, type Store } from './store.ts'

let dir: string
let opened: OpenStore
let store: Store

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'baton-payloads-'))
  opened = openStore(dir)
  store = createStore(opened)
})
afterEach(async () => {
  store.close()
  await rm(dir, { recursive: true })
})

function append(at: number, payloads: readonly { readonly id: string; readonly bytes: Uint8Array }[]): void {
  const batch = { previousHash: emptyHead.hash, rows: [], outcomes: [], recordedAt: at }
  store.append({ ...batch, payloads: packPayloads(payloads) })
}

const count = (table: string) => opened.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
const text = (id: string) => {
  const bytes = store.payload(id)
  return bytes && Buffer.from(bytes).toString()
}
const payload = (id: string) => ({ id, bytes: Buffer.from(`the body of ${id}`) })

it('packs the payloads of a commit together, and finds each of them', () => {
  append(1, ['a', 'b', 'c'].map(payload))
  expect(count('payload_packs')).toBe(1)
  expect(['a', 'b', 'c'].map(text)).toEqual(['the body of a', 'the body of b', 'the body of c'])
})

it('begins another pack when one is full, so that reading one payload unpacks little', () => {
  const large = Array.from({ length: 5 }, (_, i) => ({ id: `p${i}`, bytes: randomBytes(150 * 1024) }))
  append(1, large)
  expect(count('payload_packs')).toBe(3)
  for (const { id, bytes } of large) expect(Buffer.from(store.payload(id) ?? [])).toEqual(bytes)
})

it('keeps the first bytes of an id, and no pack in which nothing is new', () => {
  append(1, [payload('a')])
  append(2, [{ id: 'a', bytes: Buffer.from('other') }])
  append(3, [{ id: 'a', bytes: Buffer.from('other') }, payload('b')])
  expect([text('a'), text('b')]).toEqual(['the body of a', 'the body of b'])
  expect(count('payload_packs')).toBe(2)
})

it('drops packs with what is in them, and takes no later pack for a dropped one', () => {
  append(1_000, ['z1', 'z2'].map(payload))
  expect(store.prunePayloads(1_001, 1)).toBe(1)
  expect(count('payload_packs')).toBe(0)
  append(2_000, ['a1', 'a2'].map(payload))
  expect(['z1', 'z2', 'a1', 'a2'].map(text)).toEqual([null, null, 'the body of a1', 'the body of a2'])
  expect(store.prunePayloads(2_001, 10)).toBe(3)
})

it('reads and drops what a store of the first format kept one by one', () => {
  opened.db.prepare('INSERT INTO payloads VALUES (?, ?, ?)').run('old', 1_000, deflateSync(Buffer.from('as it came')))
  expect(text('old')).toBe('as it came')
  expect(store.prunePayloads(1_000, 10)).toBe(0)
  expect(store.prunePayloads(1_001, 10)).toBe(1)
  expect(text('old')).toBeNull()
})

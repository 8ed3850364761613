import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type DamageCase, sampledCases } from './cases.ts'
import { Bench, inWords } from './run.ts'
import { endings, makeStore } from './stores.ts'

const parent = mkdtempSync(join(tmpdir(), 'baton-damage-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

const seed = 20261121

test('cut or altered files leave a store that holds what it held, or one that is refused: never one that lost in silence', {
  timeout: 180_000,
}, () => {
  const stores = new Map(endings.map((ending) => [ending, makeStore(ending, parent)]))
  const bench = new Bench(stores, parent)
  const counts: Record<string, number> = {}
  const faults: string[] = []
  for (const one of sampledCases(stores, seed)) {
    const verdict = bench.try(one)
    counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1
    if ('why' in verdict) faults.push(faultOf(one, verdict))
  }
  bench.close()
  expect(faults).toEqual([])
  expect(counts).toMatchObject({ identical: expect.any(Number), detected: expect.any(Number) })
})

function faultOf(one: DamageCase, { kind, why }: { readonly kind: string; readonly why: string }): string {
  return `${inWords(one)}: ${kind}: ${why}`
}

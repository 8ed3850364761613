import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startRelay } from '../bench/processes.ts'
import { Random } from '../lib/random.ts'
import { fuzzFrames } from './fuzz-frames.ts'
import { fuzzIntake } from './fuzz-intake.ts'
import type { IntakeTargets } from './intake-requests.ts'
import { residentBytes, watchRelay } from './well.ts'

/** The seed that was used is printed with each problem; a new one each time meets new requests. */
const seed = Number(process.env.BATON_SEED ?? Date.now() % 1_000_000_000)

async function realRelay() {
  const dir = mkdtempSync(join(tmpdir(), 'baton-fuzz-'))
  const relay = await startRelay(dir)
  onTestFinished(async () => {
    await relay.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  const { relay: origin, token, integrations } = relay.ready
  const onlooker = await watchRelay(origin, token)
  onTestFinished(() => onlooker.close())
  return { origin, token, targets: integrations as unknown as IntakeTargets, onlooker }
}

test('five thousand mutated requests meet only documented answers, and the relay stays well', async () => {
  const { origin, token, targets, onlooker } = await realRelay()
  const report = await fuzzIntake(origin, targets, { count: 5_000, seed })
  expect(report.problems).toEqual([])
  // What gets past the door is what can do harm: a fuzz that is only refused proves nothing.
  expect(report.statuses['202']).toBeGreaterThan(1_000)
  expect(report.statuses['400']).toBeGreaterThan(1_000)
  await onlooker.probe(5_000)
  expect(onlooker.cuts).toBe(0)
  expect(await residentBytes(origin, token)).toBeLessThan(1_000 * 2 ** 20)
}, 60_000)

test('malformed frames end their own connection at worst: a console beside them stays connected and is answered', async () => {
  const { origin, token, onlooker } = await realRelay()
  const report = await fuzzFrames(origin, token, { count: 60, seed })
  expect(report.frames).toBeGreaterThan(200)
  expect(report.ended).toBeGreaterThan(0)
  await onlooker.probe(5_000)
  expect(onlooker.cuts).toBe(0)
}, 60_000)

test('the same seed makes the same choices', () => {
  const choices = () => {
    const random = new Random(42)
    return Array.from({ length: 20 }, () => random.below(1_000_000))
  }
  expect(choices()).toEqual(choices())
  expect(new Set(choices()).size).toBeGreaterThan(15)
})

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startRelay } from '../../bench/processes.ts'
import { Random } from '../../lib/random.ts'
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

test.each([
  [['--payloads', 'many'], '--payloads needs a whole number from 1 to 999999999, not "many".'],
  [['--payload', '10'], '--payload is not an option.'],
])(
  'the command sends nothing when it is asked with %j: it says why, how it is asked, and ends with 2',
  (args, reason) => {
    const root = resolve(import.meta.dirname, '../../..')
    const command = [join(root, 'build/run.mjs'), 'build/proof/fuzz/fuzz.ts', ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    const usage = 'Usage: npm run fuzz -- [--payloads N] [--connections N] [--seed S]'
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `${reason}\n${usage}\n` })
  },
)

test('the same seed makes the same choices', () => {
  const choices = () => {
    const random = new Random(42)
    return Array.from({ length: 20 }, () => random.below(1_000_000))
  }
  expect(choices()).toEqual(choices())
  expect(new Set(choices()).size).toBeGreaterThan(15)
})

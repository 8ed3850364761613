import { afterEach, describe, expect, it, vi } from 'vitest'
import { defaultSteps } from './options.ts'
import { violationLines } from './report.ts'
import { simulate } from './run.ts'

/** Never the same in two runs of the tests: in the long run every seed has its turn. */
const seeds = 40

describe('the relay and its consoles', () => {
  it('keep every law, whatever breaks around them', { timeout: 240_000 }, async () => {
    const from = Number(process.env.BATON_SEED ?? Date.now() % 1_000_000_000)
    for (let seed = from; seed < from + seeds; seed++) {
      const result = await simulate(seed, defaultSteps)
      expect(violationLines(result, defaultSteps), 'this line runs it again').toEqual([])
    }
  })
})

describe('a simulation', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('runs a seed the same way, byte for byte, whatever the real clocks and chance say', async () => {
    const first = await simulate(7, defaultSteps)
    vi.spyOn(Date, 'now').mockReturnValue(0)
    vi.spyOn(performance, 'now').mockReturnValue(0)
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const second = await simulate(7, defaultSteps)
    expect(second).toEqual(first)
    expect((await simulate(8, defaultSteps)).digest).not.toBe(first.digest)
  })
})

import { expect, it } from 'vitest'
import { readSimulateOptions } from './options.ts'

it('runs many seeds from one on, or one seed that may be told in full', () => {
  expect(readSimulateOptions(['--seeds', '3', '--from', '0', '--steps', '5'])).toEqual({
    kind: 'options',
    options: { from: 0, seeds: 3, steps: 5, isVerbose: false },
  })
  expect(readSimulateOptions(['--seed', '0', '--steps', '5', '--verbose'])).toEqual({
    kind: 'options',
    options: { from: 0, seeds: 1, steps: 5, isVerbose: true },
  })
})

it.each([
  [['--seeds', '0'], '--seeds needs'],
  [['--steps', '0'], '--steps needs'],
  [['--seed', '7', '--seeds', '100'], 'neither --seeds nor --from'],
  [['--seed', '7', '--from', '1'], 'neither --seeds nor --from'],
  [['--seeds', '3', '--verbose'], '--verbose is for one seed'],
])('refuses %j, which would run less than it says', (args, reason) => {
  expect(readSimulateOptions(args)).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) })
})

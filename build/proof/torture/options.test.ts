import { expect, it } from 'vitest'
import { readTortureOptions } from './options.ts'

it('has several relays take over from each other on PostgreSQL', () => {
  const args = ['--cycles', '2', '--seed', '0', '--journal', 'postgres', '--relays', '3', '--frail', '20']
  expect(readTortureOptions(args)).toEqual({
    kind: 'options',
    options: { cycles: 2, seed: 0, journal: 'postgres', relays: 3, takeover: true, frail: 20 },
  })
})

it.each([
  [['--relays', '3'], '--relays above 1 needs --journal postgres.'],
  [['--journal', 'mysql'], '--journal needs sqlite or postgres, not "mysql".'],
])('refuses %j', (args, reason) => {
  expect(readTortureOptions(args)).toEqual({ kind: 'refused', reason })
})

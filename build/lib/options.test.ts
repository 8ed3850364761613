import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { flag, folder, oneOf, readOptions, readParts, wholeNumber } from './options.ts'

const known = {
  payloads: wholeNumber(1, 20),
  seed: wholeNumber(0, null),
  journal: oneOf(['sqlite', 'postgres'], 'sqlite'),
  dir: folder('.'),
  verbose: flag,
}

it('has a default for each option', () => {
  const options = { payloads: 20, seed: null, journal: 'sqlite', dir: '.', verbose: false }
  expect(readOptions([], known)).toEqual({ kind: 'options', options })
})

it('reads every option, in both spellings', () => {
  const args = ['--payloads=1', '--seed', '0', '--journal', 'postgres', '--dir', tmpdir(), '--verbose']
  const options = { payloads: 1, seed: 0, journal: 'postgres', dir: tmpdir(), verbose: true }
  expect(readOptions(args, known)).toEqual({ kind: 'options', options })
})

it.each([
  [['--payload', '10'], '--payload is not an option.'],
  [['--payload=10'], '--payload is not an option.'],
  [['-v'], '-v is not an option.'],
  [['--no-verbose'], '--no-verbose is not an option.'],
  [['--constructor', '1'], '--constructor is not an option.'],
  [['10'], '"10" is not an option.'],
  [['--', '--verbose'], '"--verbose" is not an option.'],
  [['--payloads'], '--payloads needs a whole number from 1 to 999999999.'],
  [['--payloads='], '--payloads needs a whole number from 1 to 999999999.'],
  [['--payloads', 'many'], '--payloads needs a whole number from 1 to 999999999, not "many".'],
  [['--payloads', '-5'], '--payloads needs a whole number from 1 to 999999999, not "-5".'],
  [['--payloads', '--verbose'], '--payloads needs a whole number from 1 to 999999999, not "--verbose".'],
  [['--payloads', '0'], '--payloads needs a whole number from 1 to 999999999, not "0".'],
  [['--payloads', '2.5'], '--payloads needs a whole number from 1 to 999999999, not "2.5".'],
  [['--payloads', '1e3'], '--payloads needs a whole number from 1 to 999999999, not "1e3".'],
  [['--payloads', '1000000000'], '--payloads needs a whole number from 1 to 999999999, not "1000000000".'],
  [['--payloads', 'many', '--payloads', '5'], '--payloads needs a whole number from 1 to 999999999, not "many".'],
  [['--seed', '-1'], '--seed needs a whole number from 0 to 999999999, not "-1".'],
  [['--journal', 'mysql'], '--journal needs sqlite or postgres, not "mysql".'],
  [['--dir', import.meta.filename], `--dir needs a folder that is there, not "${import.meta.filename}".`],
  [
    ['--dir', `${import.meta.filename}/none`],
    `--dir needs a folder that is there, not "${import.meta.filename}/none".`,
  ],
  [['--verbose=yes'], '--verbose takes no value.'],
])('refuses %j in one line', (args, reason) => {
  expect(readOptions(args, known)).toEqual({ kind: 'refused', reason })
})

it('helps whoever asks, whatever else is given', () => {
  expect(readOptions(['--payload', '10', '--help'], known)).toEqual({ kind: 'help' })
  expect(readParts(['nothing', '--help'], ['intake'])).toEqual({ kind: 'help' })
})

it('reads parts: those that are named, or all', () => {
  const parts = ['intake', 'feed', 'room']
  expect(readParts(['room', 'intake'], parts)).toEqual({ kind: 'options', options: ['room', 'intake'] })
  expect(readParts([], parts)).toEqual({ kind: 'options', options: parts })
})

it('names the parts that there are to whoever names another', () => {
  const reason = '"rooms" is not a part. The parts are intake, room.'
  expect(readParts(['intake', 'rooms'], ['intake', 'room'])).toEqual({ kind: 'refused', reason })
})

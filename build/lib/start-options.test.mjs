import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { parseStartOptions } from './start-options.mjs'

const folders = { root: '/clone', from: '/clone/docs' }
const parse = (...args) => parseStartOptions(args, folders)

it('has a default for each option', () => {
  expect(parse()).toEqual({
    ok: true,
    options: {
      port: 4010,
      host: '127.0.0.1',
      data: resolve('/clone/.baton'),
      runbooks: [],
      allowSend: [],
      open: true,
      browser: false,
      json: false,
      help: false,
    },
  })
})

it('reads every option, in both spellings', () => {
  const { options } = parse('--port=0', '--host', '::1', '--data', 'x', '--no-open', '--browser', '--json')
  const given = { port: 0, host: '::1', data: resolve('/clone/docs/x'), open: false, browser: true, json: true }
  expect(options).toEqual({ ...given, runbooks: [], allowSend: [], help: false })
})

it('takes several places to read and to send to', () => {
  const { options } = parse(
    '--allow-send',
    'ntfy.lan',
    '--allow-send=10.0.0.0/8',
    '--runbooks',
    'r',
    '--runbooks',
    '/s',
  )
  expect(options.allowSend).toEqual(['ntfy.lan', '10.0.0.0/8'])
  expect(options.runbooks).toEqual([resolve('/clone/docs/r'), resolve('/s')])
})

it.each([
  [['--prot', '1'], '--prot is not an option'],
  [['-p'], '-p is not an option'],
  [['--constructor'], '--constructor is not an option'],
  [['serve'], '"serve" is not an option'],
  [['--port'], '--port needs a value'],
  [['--port', '--json'], '--port needs a value'],
  [['--data='], '--data needs a value'],
  [['--allow-send', '--json'], '--allow-send needs a value'],
  [['--json=yes'], '--json takes no value'],
  [['--port', '65536'], '--port needs a number'],
  [['--port', '0x10'], '--port needs a number'],
])('refuses %j in one line', (args, reason) => {
  const parsed = parse(...args)
  expect(parsed.ok).toBe(false)
  expect(parsed.reason).toContain(reason)
  expect(parsed.reason).not.toContain('\n')
})

import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf, parseOptions } from './options.ts'

const parse = (...args: readonly string[]) => parseOptions(args, { XDG_STATE_HOME: '/state' })

describe('the options of the terminal console', () => {
  it('take the relay and the code from an invite', () => {
    expect(parse('--link', 'https://relay.example.com/#pair=abc')).toMatchObject({
      kind: 'options',
      options: { relay: 'https://relay.example.com', code: 'abc' },
    })
  })

  it('take further relays to go to, and keep the folder of the first', () => {
    const parsed = parse('--relay', 'https://a', '--relay', 'https://b/', '--relay', 'https://c:444')
    expect(parsed).toMatchObject({ options: { relay: 'https://a', others: ['https://b', 'https://c:444'] } })
  })

  it('keep each relay’s token in a folder of its own', () => {
    const folders = ['http://a:1', 'https://a:1', 'http://a:2', 'http://b:1', 'http://[::1]:1'].map((relay) => {
      const parsed = parse('--relay', relay)
      return parsed.kind === 'options' ? folderOf(parsed.options) : ''
    })
    expect(new Set(folders).size).toBe(folders.length)
    for (const folder of folders) expect(folder.startsWith(join(resolve('/state'), 'baton-watch', 'http'))).toBe(true)
  })

  it.each([
    [['--relay', 'relay'], '--relay is no http'],
    [['--relay', 'file:///etc'], '--relay is no http'],
    [['--relay', 'https://a', '--relay', 'b'], '--relay is no http'],
    [['--relay', 'https://a', '--relay', 'http://b'], 'http://b is not https'],
    [['--link', 'https://relay/'], '--link is no invite'],
    [['--link', 'https://a/#pair=x', '--relay', 'https://b'], 'invite of https://a'],
    [['--link', 'https://a/#pair=x', '--code', 'x'], 'give one'],
    [['--code', ' '], '--code is empty'],
    [['--code'], "'--code"],
    [['surplus'], "'surplus'"],
    [['--nothing'], "'--nothing'"],
  ])('refuse %j in one line', (args, why) => {
    const parsed = parse(...args)
    expect(parsed).toEqual({ kind: 'bad', why: expect.stringContaining(why) })
    expect(JSON.stringify(parsed)).not.toContain('\\n')
  })
})

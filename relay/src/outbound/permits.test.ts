import { describe, expect, it } from 'vitest'
import { isSendRule, mayPushTo, mayReach, mayRead, maySendTo } from './permits.ts'

const none = { runbooks: [], send: [] }

describe('without the operator’s word', () => {
  it.each([
    '127.0.0.1',
    '[::1]',
    '10.1.2.3',
    '192.168.0.9',
    '172.16.0.1',
    '169.254.169.254',
    '[::ffff:169.254.169.254]',
    '[::7f00:1]',
    '[::a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[4000::1]',
    '[fe80::1]',
    '[fd12::1]',
    '100.64.0.1',
    '0.0.0.0',
    'localhost',
    'LOCALHOST.',
    'metadata.google.internal',
    'ntfy',
    'printer.lan',
  ])('nothing is sent to %s', (host) => {
    expect(maySendTo(none, host)).toBe(false)
  })

  it.each(['hooks.example.com', '8.8.8.8', '[2606:4700::1]', '10.0.0.1.example.com'])('%s is public', (host) => {
    expect(maySendTo(none, host)).toBe(true)
  })

  it('pages go to the public ntfy server alone', () => {
    expect([mayPushTo(none, 'ntfy.sh'), mayPushTo(none, 'ntfy.example.com'), mayPushTo(none, '8.8.8.8')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

it('the operator allows by name, by address and by network', () => {
  const permits = { runbooks: [], send: ['ntfy.corp.internal', '10.1.0.0/16', '::1', 'fd00::/8'] }
  expect(maySendTo(permits, 'NTFY.corp.internal')).toBe(true)
  expect(mayPushTo(permits, 'ntfy.corp.internal')).toBe(true)
  expect(maySendTo(permits, 'other.corp.internal')).toBe(false)
  expect([mayReach(permits, '10.1.2.3'), mayReach(permits, '10.2.2.3')]).toEqual([true, false])
  expect([mayReach(permits, '::ffff:10.1.2.3'), mayReach(permits, 'fd12::9'), mayReach(permits, '::1')]).toEqual([
    true,
    true,
    true,
  ])
  expect(mayPushTo(permits, '[::1]')).toBe(true)
})

it('an entry is a host, an address or a network', () => {
  expect(['ntfy', 'a.example', '10.0.0.0/8', '::1', 'fd00::/8'].every(isSendRule)).toBe(true)
  expect(['http://a.example', 'a b', '', '10.0.0.0/99', 'a:80'].some(isSendRule)).toBe(false)
})

it('runbooks lie within what the operator named', () => {
  const permits = { runbooks: ['/srv/runbooks'], send: [] }
  expect(['/srv/runbooks', '/srv/runbooks/', '/srv/runbooks/a/b'].every((folder) => mayRead(permits, folder))).toBe(
    true,
  )
  const others = ['/srv', '/etc', '/srv/runbooks2', '/srv/runbooks/../x', '/']
  expect(others.some((folder) => mayRead(permits, folder))).toBe(false)
})

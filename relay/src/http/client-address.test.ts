import { expect, test } from 'vitest'
import { addressOf, clientOf, readTrustedProxies } from './client-address.ts'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['unknown', 'unknown'],
  ['_hidden', 'unknown'],
  [undefined, 'unknown'],
])('%s is the client %s', (address, client) => expect(clientOf(address)).toBe(client))

test('trusts the addresses and networks that are named, however a socket writes them', () => {
  const proxies = readTrustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '::1'])
  if ('bad' in proxies) throw new Error(proxies.bad)
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.9.8.7', 'fd12::1', '::1'])
    expect([address, proxies.has(address)]).toEqual([address, true])
  for (const address of ['127.0.0.2', '11.0.0.1', 'fe80::1', '', 'garbage', undefined])
    expect([address, proxies.has(address)]).toEqual([address, false])
})

test.each([
  'nginx',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '::1/129',
  '10.0.0/8',
  '',
  '10.0.0.0/-1',
  '1.2.3.4/1e1',
])('says that %s is no address of a proxy', (entry) =>
  expect(readTrustedProxies(['127.0.0.1', entry])).toEqual({ bad: entry }),
)

test.each([
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', '', '127.0.0.1'],
  ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', 'forged, 198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', '192.0.2.66, 198.51.100.1, 10.0.0.3', '198.51.100.1'],
  ['127.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
  ['127.0.0.1', '198.51.100.1:8080', '198.51.100.1'],
  ['127.0.0.1', '[2001:db8::1]:8080', '2001:db8::1'],
  ['127.0.0.1', '2001:db8::1', '2001:db8::1'],
  ['127.0.0.1', '198.51.100.1, , ', '127.0.0.1'],
])('a request from %s with X-Forwarded-For %j comes from %s', (remoteAddress, forwarded, expected) => {
  const proxies = readTrustedProxies(['127.0.0.1', '10.0.0.0/8'])
  if ('bad' in proxies) throw new Error(proxies.bad)
  const request = { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }
  expect(addressOf(request as never, proxies)).toBe(expected)
})

import { expect, it } from 'vitest'
import { classifyAddress } from './address.ts'

it.each([
  ['https://ntfy.sh', 'https'],
  ['HTTPS://10.0.0.1', 'https'],
  ['http://localhost:2586', 'private-http'],
  ['http://127.9.9.9', 'private-http'],
  ['http://[::1]:80', 'private-http'],
  ['http://10.1.2.3', 'private-http'],
  ['http://172.31.0.1', 'private-http'],
  ['http://192.168.0.9', 'private-http'],
  ['http://100.64.0.1', 'private-http'],
  ['http://[fe80::1]', 'private-http'],
  ['http://[fd12::1]', 'private-http'],
  ['http://[::ffff:10.0.0.1]', 'private-http'],
  ['http://0x7f000001', 'private-http'],
  ['http://ntfy', 'private-http'],
  ['http://ntfy.internal.', 'private-http'],
  ['http://ntfy.sh', 'public-http'],
  ['http://172.32.0.1', 'public-http'],
  ['http://8.8.8.8', 'public-http'],
  ['http://[2001:db8::1]', 'public-http'],
  ['http://10.0.0.1.example.com', 'public-http'],
  ['http://notlocalhost.example', 'public-http'],
  ['https://u:p@ntfy.sh', 'unusable'],
  ['ftp://10.0.0.1', 'unusable'],
  ['javascript:alert(1)', 'unusable'],
  ['https://', 'unusable'],
  ['ntfy.sh', 'unusable'],
  ['https://ntfy.sh /x', 'unusable'],
])('takes %s for %s', (text, kind) => {
  expect(classifyAddress(text).kind).toBe(kind)
})

import type { Random } from '../../lib/random.ts'

/**
 * Values that have broken something somewhere. They are a finite set, so that a run of any length meets a finite number
 * of groups and alerts: memory that grows then is a leak.
 */
const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.1,
  1e21,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  8.64e15,
  8.64e15 + 1,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00\ud800',
  '\u202eevil',
  '\u{1f4df}'.repeat(50),
  'a\u0301'.repeat(500),
  '__proto__',
  'constructor',
  'toString',
  'firing',
  'resolved',
  'RESOLVED',
  'critical',
  'true',
  'NaN',
  'x'.repeat(300),
  'x'.repeat(5_000),
  'x'.repeat(70_000),
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  'https://user:pass@example.com:99999/%zz',
  'file:///etc/passwd',
  "'; DROP TABLE events; --",
  '$' + '{jndi:ldap://x}',
  '{{template}}',
  '%s%n%x',
  '../../etc/passwd',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T25:61:61Z',
  '2026-11-20T01:00:00+99:99',
  [],
  {},
  [[]],
  [null],
  [[[[[[[[[[]]]]]]]]]],
  { a: { b: { c: { d: {} } } } },
  { length: -1 },
  { toString: 1, constructor: null },
  Array(200).fill('x'),
  Array(2_000).fill({}),
  Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`key${n}`, n])),
]

/** Texts that JSON.stringify would never write. */
const oddTexts: readonly string[] = [
  'NaN',
  '1e999',
  '-',
  '"\\u00"',
  '{"a":1,"a":2}',
  '{"__proto__":{"x":1}}',
  '1'.repeat(400),
]

/** The text of `base` after one to five changes of its structure, and now and then of its bytes. */
export function mutatedText(base: unknown, random: Random): Buffer {
  const value = structuredClone({ root: base })
  for (let n = random.below(5); n >= 0; n--) changeOnce(value, random)
  const text = random.oneIn(20) ? oddText(value.root, random) : (JSON.stringify(value.root) ?? '')
  const bytes = Buffer.from(text)
  return random.oneIn(8) ? withOddBytes(bytes, random) : bytes
}

/** Walks down to a random place and changes what is there. */
function changeOnce(holder: Record<string, unknown>, random: Random): void {
  let parent: Record<string, unknown> = holder
  let key = 'root'
  for (;;) {
    const child = parent[key]
    const keys = typeof child === 'object' && child !== null ? Object.keys(child) : []
    if (keys.length === 0 || random.oneIn(6)) break
    parent = child as Record<string, unknown>
    key = random.pick(keys)
  }
  switch (random.below(6)) {
    case 0:
      delete parent[key]
      break
    case 1:
      parent[key] = [parent[key], parent[key]]
      break
    case 2:
      parent[random.pick(['__proto__x', 'status', 'alerts', 'labels', 'severity', 'key', ''])] = anyOdd(random)
      break
    default:
      parent[key] = anyOdd(random)
  }
}

/** A copy, because later changes may go into it. */
function anyOdd(random: Random): unknown {
  return structuredClone(random.pick(odd))
}

function oddText(value: unknown, random: Random): string {
  if (random.oneIn(3)) {
    const depth = 50 + random.below(random.oneIn(10) ? 100_000 : 100)
    return `${'['.repeat(depth)}${random.oneIn(2) ? ']'.repeat(depth) : ''}`
  }
  const text = JSON.stringify(value) ?? ''
  const at = text.indexOf(':', random.below(text.length))
  return at === -1 ? random.pick(oddTexts) : `${text.slice(0, at + 1)}${random.pick(oddTexts)}${text.slice(at + 1)}`
}

/** Flipped, cut, doubled or foreign bytes. */
function withOddBytes(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return Buffer.from([random.below(256)])
  const at = random.below(bytes.length)
  switch (random.below(4)) {
    case 0:
      bytes[at] = random.below(256)
      return bytes
    case 1:
      return bytes.subarray(0, at)
    case 2:
      return Buffer.concat([bytes, bytes.subarray(at)])
    default:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xc0, 0x00]), bytes.subarray(at)])
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { OverloadedError } from '../core/inputs.ts'
import { BodyReader } from './body-reader.ts'
import { type BodyAsk, type BodyRead, readSignals } from './read-signals.ts'

const secret = '0123456789abcdef0123456789abcdef'
const isSecret = (word: string) => word === secret

function newReader(): BodyReader {
  const reader = new BodyReader(isSecret)
  onTestFinished(() => reader.close())
  return reader
}

const ask: Omit<BodyAsk, 'bytes'> = {
  source: 'alertmanager',
  type: 'application/json',
  own: null,
  integrationId: 'int-1',
  now: Date.parse('2026-11-20T02:00:00Z'),
}

/** A body of Alertmanager of about `size` bytes. */
function bodyOf(size: number, alertOf: (n: number) => string): Buffer {
  const alerts: string[] = []
  for (let length = 0; length < size; length += alerts.at(-1)!.length + 1) alerts.push(alertOf(alerts.length))
  return Buffer.from(`{"version":"4","groupKey":"g","alerts":[${alerts.join(',')}]}`)
}

const firing = (n: number) =>
  JSON.stringify({ status: 'firing', fingerprint: `f${n}`, labels: { alertname: 'Down', instance: `i${n}` } })

/** What was read, and the longest that this thread worked in one turn of its loop meanwhile, milliseconds. */
async function watched(reading: Promise<BodyRead>): Promise<{ read: BodyRead; longest: number }> {
  let isOver = false
  const over = reading.finally(() => {
    isOver = true
  })
  let longest = 0
  while (!isOver) {
    const before = process.threadCpuUsage()
    await nextTurn()
    const { user, system } = process.threadCpuUsage(before)
    longest = Math.max(longest, (user + system) / 1_000)
  }
  return { read: await over, longest }
}

const mebibyte = 1_024 * 1_024
const slow: readonly (readonly [name: string, body: Buffer])[] = [
  ['alerts, as a storm brings them', bodyOf(3 * mebibyte, firing)],
  ['alerts that are nothing', bodyOf(3 * mebibyte, () => '{}')],
  ['one object of a million names', Buffer.from(`{"alerts":[{${firing(1).slice(1, -1)},${names(300_000)}}]}`)],
  ['no JSON, but at its end', Buffer.from(`{"alerts":[${'{"a":1},'.repeat(mebibyte / 2)}x`)],
  ['nothing but escapes', Buffer.from(`"${'\\"'.repeat(4 * mebibyte - 2)}"`)],
]

function names(count: number): string {
  return Array.from({ length: count }, (_, n) => `"n${n}":0`).join()
}

test.each(slow)(
  'a large body holds no turn of the loop: %s',
  async (_name, bytes) => {
    const { read, longest } = await watched(newReader().read({ ...ask, bytes }))
    expect(longest).toBeLessThan(100)
    expect(read).toEqual(readSignals({ ...ask, bytes }, isSecret))
  },
  60_000,
)

test('a large body is understood like a small one: of each source, in UTF-16, as text', async () => {
  const reader = newReader()
  const group = bodyOf(100_000, firing)
  const asks: readonly BodyAsk[] = [
    { ...ask, bytes: Buffer.from(group.toString(), 'utf16le') },
    { ...ask, source: 'generic', bytes: Buffer.from(`[${'{"title":"T","id":7000000000000000001},'.repeat(3_000)}{}]`) },
    { ...ask, own: 'own-key', bytes: bodyOf(100_000, (n) => firing(n).replace('i1', n === 1 ? secret : 'own-key')) },
    { ...ask, bytes: Buffer.from(`{"alerts":"${'x'.repeat(100_000)}"}`) },
    { ...ask, type: 'text/plain', bytes: Buffer.from('x'.repeat(100_000)) },
  ]
  const read = await Promise.all(asks.map((each) => reader.read(each)))
  expect(read).toEqual(asks.map((each) => readSignals(each, isSecret)))
  expect(JSON.stringify(read)).not.toMatch(new RegExp(`own-key|${secret}`))
  expect(JSON.stringify(read)).toContain('[key blanked]')
  expect(read.map(({ ok }) => ok)).toEqual([true, true, true, false, false])
})

test('what takes too long is refused for now, and what comes after it is read', async () => {
  const reader = newReader()
  const large = bodyOf(mebibyte, firing)
  const refused = expect(reader.read({ ...ask, bytes: large }, 0)).rejects.toThrow(OverloadedError)
  expect(await reader.read({ ...ask, bytes: large })).toMatchObject({ ok: true })
  await refused
})

test('a relay that stops takes no more large bodies, and waits for none', async () => {
  const reader = newReader()
  const large = bodyOf(mebibyte, firing)
  const refused = [0, 1].map(() => expect(reader.read({ ...ask, bytes: large })).rejects.toThrow(OverloadedError))
  await reader.close()
  await Promise.all(refused)
  await expect(reader.read({ ...ask, bytes: large })).rejects.toThrow(OverloadedError)
})

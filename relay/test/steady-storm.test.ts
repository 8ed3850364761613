import { expect, test, vi } from 'vitest'
import { logOf } from './alerts.ts'
import { fireAlert, startRelay, type TestRelay, teamYaml } from './kit.ts'
import { failsWith, type PhoneAnswer, type Push, startPhone, takes } from './phone-kit.ts'

const second = 1_000
const minute = 60 * second

/** Sam's telephone is sent pages at once. */
async function ready(answerOf: (count: number) => PhoneAnswer = () => takes) {
  const sentAt: number[] = []
  const phone = await startPhone((push, response, count) => {
    sentAt.push(relay.clock.now())
    answerOf(count)(push, response, count)
  })
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: phone.url }).replace('after: 60s', 'after: 0s'))
  /** Moves on, and waits until no message is on its way. */
  const pass = async (ms: number) => {
    await relay.advance(ms)
    const metrics = async () => (await relay.get('/metrics')).body
    await vi.waitFor(async () => expect(await metrics()).toMatch(/^baton_messages_sending 0$/m), {
      interval: 1,
      timeout: 10_000,
    })
  }
  const storm = async (seconds: number, from = 0) => {
    for (let n = from; n < from + seconds; n++) {
      await fireAlert(relay, { key: `k${n}`, group: `g${n}`, title: `Alert ${n}`, service: 'checkout' })
      await pass(second)
    }
  }
  const rest = async (seconds: number) => {
    for (let n = 0; n < seconds; n++) await pass(second)
  }
  return { relay, phone, sentAt, pass, storm, rest }
}

interface Told {
  readonly raised: ReadonlyMap<string, number>
  readonly told: ReadonlyMap<string, number>
}

/** When each page was raised, and when its message had come, by the log. */
async function told(relay: TestRelay): Promise<Told> {
  const raised = new Map<string, number>()
  const told = new Map<string, number>()
  for (const { type, body, recordedAt } of await relay.journal.read(0, 100_000)) {
    if (type === 'page.raised') raised.set(body.pageId, recordedAt)
    if (type === 'page.delivered') told.set(body.pageId, recordedAt)
  }
  return { raised, told }
}

/** How many pages a message tells of. */
const pagesIn = ({ title }: Push) => {
  const [, incidents, test] = /^(\d+) incidents? pages? you(, and your pager test)?$/.exec(title) ?? []
  return incidents === undefined ? 1 : Number(incidents) + (test === undefined ? 0 : 1)
}
const countIn = (pushes: readonly Push[]) => pushes.reduce((sum, push) => sum + pagesIn(push), 0)

function most(sentAt: readonly number[]): number {
  return Math.max(...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + minute).length))
}

test('one critical page a second for two minutes: each is told of within a minute, and none is left when it ends', async () => {
  const { relay, sentAt, storm, rest } = await ready()
  await storm(120)
  await rest(60)
  const { raised, told: when } = await told(relay)
  expect(raised.size).toBe(120)
  expect([...raised].filter(([id, at]) => (when.get(id) ?? Number.POSITIVE_INFINITY) - at > minute)).toEqual([])
  expect(most(sentAt)).toBeLessThanOrEqual(10)
  expect((await logOf(relay)).flatMap(({ type, body }) => (type === 'page.attempted' ? [body.attempt] : []))).toEqual(
    Array(120).fill(1),
  )
})

test('in a steady storm a pager test is told of too, and another person’s page waits for nobody', async () => {
  const { relay, phone, storm } = await ready()
  await storm(30)
  await relay.command({ type: 'pager.test' })
  await storm(30, 30)
  const message = phone.pushes.find((push) => push.message.includes('pager test'))
  expect(message?.title).toMatch(/^\d+ incidents page you, and your pager test$/)
})

test('what failed is tried again with all that waits, worst first, and only what was sent is a try', async () => {
  const { relay, sentAt, storm, rest } = await ready((count) => (count < 6 ? failsWith(500) : takes))
  await storm(20)
  await rest(60)
  const { raised, told: when } = await told(relay)
  expect([...raised.keys()].filter((id) => !when.has(id))).toEqual([])
  expect(sentAt.length).toBeLessThanOrEqual(20)
})

test('the message about many stays within what ntfy takes, and counts what it does not name', async () => {
  const { relay, phone, rest } = await ready()
  const hostile = '"\\🔥\u202e'.repeat(100)
  for (let n = 0; n < 300; n++)
    await fireAlert(relay, {
      key: `k${n}`,
      group: `g${n}`,
      title: `${hostile} ${n}`,
      service: 'checkout',
      severity: n % 3 === 0 ? 'error' : 'critical',
    })
  await rest(15)
  expect(countIn(phone.pushes)).toBe(300)
  const longest = Math.max(...phone.pushes.map((push) => Buffer.byteLength(push.message)))
  expect(longest).toBeLessThanOrEqual(4_096)
  expect(Math.max(...phone.pushes.map((push) => Buffer.byteLength(JSON.stringify(push))))).toBeLessThanOrEqual(8_192)
  expect(phone.pushes.map(({ message }) => message).join()).toMatch(/\nand \d+ more: \d+ critical, \d+ error/)
})

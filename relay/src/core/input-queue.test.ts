import type { Signal } from '@baton/shared/model/signal.ts'
import { signalOf } from '@baton/shared/testing/builders.ts'
import { describe, expect, it } from 'vitest'
import { InputQueue } from './input-queue.ts'
import type { Input, SignalsInput } from './inputs.ts'

const actor = { kind: 'person', id: 'ana', device: 'laptop' } as const

function alerts(integrationId: string, signals: readonly Signal[], bytes = 0): SignalsInput {
  const batch = { source: 'generic', integrationId, signals, payloadId: null, truncated: 0 }
  return { kind: 'signals', payload: new Uint8Array(bytes), batch }
}

const one = (integrationId: string, externalKey: string, overrides: Partial<Signal> = {}) =>
  alerts(integrationId, [signalOf({ externalKey, severity: 'warning', ...overrides })])
const critical = (integrationId: string, externalKey: string) =>
  one(integrationId, externalKey, { severity: 'critical' })
const many = (integrationId: string, count: number, bytes = 0) =>
  alerts(
    integrationId,
    Array.from({ length: count }, (_, n) => signalOf({ externalKey: `${n}`, severity: 'warning' })),
    bytes,
  )
const acknowledgement: Input = {
  kind: 'command',
  actor,
  command: { type: 'incident.acknowledge', commandId: 'one', incidentId: 'inc' },
}
const receipts: Input = { kind: 'receipts', receipts: [], actor }
const delivery: Input = {
  kind: 'delivery',
  delivery: {
    incidentId: 'inc',
    outcome: 'delivered',
    body: { pageId: 'pg', channel: 'ntfy', attempt: 1, detail: '' },
  },
}

function queueOf(...inputs: readonly Input[]): InputQueue {
  const queue = new InputQueue()
  for (const input of inputs) push(queue, input)
  return queue
}

function push(queue: InputQueue, ...inputs: readonly Input[]): boolean {
  return queue.push(inputs.map((input) => ({ input, settle: () => {}, fail: () => {} })))
}

/** What is taken, in words: the alert's key, or the kind of another input. */
function taken(queue: InputQueue, budget = 500): readonly string[] {
  return queue
    .take(budget)
    .map(({ input }) => (input.kind === 'signals' ? (input.batch.signals[0]?.externalKey ?? '') : input.kind))
}

describe('the queue of inputs', () => {
  it('takes what pages first, then what people say, then all else', () => {
    const queue = queueOf(receipts, one('a', 'warning'), acknowledgement, critical('b', 'page'), { kind: 'probe' })
    expect(taken(queue)).toEqual(['probe', 'page', 'command', 'warning', 'receipts'])
    expect(queue.size).toBe(0)
  })

  it('keeps the order of one integration: what it sent before a critical alert goes with it', () => {
    const queue = queueOf(one('b', 'other'), one('a', 'clears', { state: 'cleared' }), critical('a', 'fires'))
    expect(taken(queue)).toEqual(['clears', 'fires', 'other'])
  })

  it('a critical alert that clears is no page', () => {
    const queue = queueOf(one('a', 'over', { severity: 'critical', state: 'cleared' }), acknowledgement)
    expect(taken(queue)).toEqual(['command', 'over'])
  })

  it('serves integrations in turns: a noisy one does not keep another one waiting', () => {
    const noisy = Array.from({ length: 5_000 }, (_, n) => critical('noisy', `n${n}`))
    const queue = queueOf(...noisy, critical('quiet', 'quiet'), acknowledgement)
    expect(taken(queue)).toEqual(expect.arrayContaining(['quiet', 'command']))
    push(queue, critical('quiet', 'again'))
    expect(taken(queue)).toContain('again')
  })

  it('takes something of every rank in every turn', () => {
    const queue = queueOf()
    for (let n = 0; n < 2_000; n++) {
      push(queue, critical('noisy', `n${n}`))
      push(queue, acknowledgement)
    }
    push(queue, one('a', 'warning'))
    push(queue, receipts)
    expect(taken(queue)).toEqual(expect.arrayContaining(['warning', 'receipts']))
  })

  it('takes for about as many signals as it is asked for', () => {
    const queue = queueOf(many('a', 400), many('b', 90), many('c', 90), many('d', 90))
    const cost = () => queue.take(500).reduce((sum, { input }) => sum + costOf(input), 0)
    expect(cost()).toBe(580)
    expect(cost()).toBe(90)
  })

  it('leaves nothing when it is drained', () => {
    const queue = queueOf(many('a', 400), critical('b', 'page'), acknowledgement, receipts, { kind: 'probe' })
    expect(queue.drain()).toHaveLength(5)
    expect(queue.size).toBe(0)
    expect(queue.drain()).toEqual([])
  })
})

describe('the room in it', () => {
  it('is for a body of any size while there is some, and gone behind it', () => {
    const queue = queueOf()
    expect(push(queue, many('a', 400_000))).toBe(true)
    expect(push(queue, critical('b', 'page'))).toBe(false)
    expect(push(queue, { kind: 'probe' })).toBe(true)
    queue.drain()
    expect(push(queue, critical('b', 'page'))).toBe(true)
  })

  it('is taken by all parts of a body or by none', () => {
    const queue = queueOf()
    expect(push(queue, many('a', 60_000), many('a', 60_000))).toBe(true)
    expect(queue.size).toBe(2)
    expect(push(queue, many('b', 1), many('b', 1))).toBe(false)
    expect(queue.size).toBe(2)
  })

  it('is half of it for one integration', () => {
    const queue = queueOf(many('noisy', 50_000))
    expect(push(queue, critical('noisy', 'more'))).toBe(false)
    expect(push(queue, one('quiet', 'warning'))).toBe(true)
  })

  it('runs out for what matters least first', () => {
    const queue = queueOf(many('a', 25_000), many('b', 25_000))
    expect(push(queue, receipts)).toBe(false)
    push(queue, many('c', 25_000))
    expect(push(queue, one('d', 'warning'))).toBe(false)
    push(queue, alerts('e', [...many('e', 14_999).batch.signals, signalOf()]))
    expect(push(queue, critical('f', 'page'))).toBe(false)
    expect(push(queue, acknowledgement)).toBe(true)
  })

  it('is bounded by bytes and by the number of inputs as well', () => {
    const large = queueOf()
    for (const integration of ['a', 'b', 'c']) push(large, alerts(integration, [signalOf()], 48 * 1024 * 1024))
    expect(push(large, acknowledgement)).toBe(false)
    const crowded = queueOf()
    for (let n = 0; n < 20_000; n++) push(crowded, critical(`int-${n}`, 'page'))
    expect(push(crowded, critical('late', 'page'))).toBe(false)
    expect(crowded.size).toBe(18_000)
    expect(push(crowded, acknowledgement)).toBe(true)
  })

  it('is there for what became of a send, however much there is: refused, it would be sent again', () => {
    const queue = queueOf(many('a', 100_000))
    for (let n = 0; n < 15_000; n++) expect(push(queue, delivery)).toBe(true)
  })
})

function costOf(input: Input): number {
  return input.kind === 'signals' ? input.batch.signals.length : 1
}

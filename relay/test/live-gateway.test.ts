import { genesisHash } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import type { SubscribeResult } from '@baton/shared/wire/socket.ts'
import { expect, test } from 'vitest'
import { ConsoleGateway, type ConsoleLine } from '../src/live/console-gateway.ts'
import { commandId, fireAlert, openIncident, startRelay, type TestRelay } from './kit.ts'

const mebibyte = 1024 * 1024

/** A console whose network is in the test's hands. */
class Line implements ConsoleLine {
  readonly access = { person: 'owner', device: 'dev-1' } as unknown as ConsoleLine['access']
  readonly sent: JournalEntry[] = []
  bufferedBytes = 0
  ended: string | null = null
  readonly #bytesPerMessage: number

  constructor(bytesPerMessage: number) {
    this.#bytesPerMessage = bytesPerMessage
  }

  send(entries: readonly JournalEntry[]): number {
    this.sent.push(...entries)
    this.bufferedBytes += this.#bytesPerMessage
    return this.#bytesPerMessage
  }

  end(reason: string): void {
    this.ended = reason
  }
}

const phones = async () => ({ revision: '', numbers: {} })

async function opened(bytesPerMessage = 100 * 1024) {
  const relay = await startRelay()
  const { core, journal } = relay
  const gateway = new ConsoleGateway({ core, journal, phones, grantOf: () => 'admin', defer: queueMicrotask })
  const line = new Line(bytesPerMessage)
  const session = gateway.enter(line)
  const subscribe = (): Promise<SubscribeResult> => {
    const { seq, hash } = relay.core.desk
    return session.subscribe({ afterSeq: seq, headHash: hash, protocol: protocolVersion })
  }
  return { relay, gateway, line, session, subscribe }
}

let alerts = 0
/** One commit, which is one message. */
async function commit(relay: TestRelay): Promise<void> {
  alerts += 1
  await fireAlert(relay, { key: `alert-${alerts}`, group: 'one', severity: 'warning' })
}

test('a console that takes nothing is cut once a mebibyte waits for it', async () => {
  const { relay, gateway, line, subscribe } = await opened()
  await subscribe()
  for (let n = 0; line.ended === null && n < 100; n++) await commit(relay)
  expect(line.ended).toBe('too-slow')
  expect(line.bufferedBytes).toBeGreaterThan(mebibyte)
  expect(line.bufferedBytes).toBeLessThan(1.3 * mebibyte)
  expect(gateway.following).toBe(0)
})

test('a large backlog on its way is not falling behind; what waits after it is', async () => {
  const { relay, line, subscribe } = await opened()
  await subscribe()
  const backlog = 5 * mebibyte
  line.bufferedBytes = backlog
  for (let n = 0; n < 8; n++) await commit(relay)
  expect(line.ended).toBeNull()
  for (let n = 0; line.ended === null && n < 100; n++) await commit(relay)
  expect(line.ended).toBe('too-slow')
  expect(line.bufferedBytes - backlog).toBeLessThan(1.3 * mebibyte)
})

test('a console that takes what it is sent is never cut, however much that is', async () => {
  const { relay, line, subscribe } = await opened()
  await subscribe()
  const from = relay.core.desk.seq
  for (let n = 0; n < 40; n++) {
    await commit(relay)
    line.bufferedBytes = 0
  }
  expect(line.ended).toBeNull()
  expect(line.sent.map(({ seq }) => seq)).toEqual(
    Array.from({ length: relay.core.desk.seq - from }, (_, i) => from + 1 + i),
  )
})

test('who has not taken the last backlog is not given another, and who asks without listening is cut', async () => {
  const { line, session, subscribe } = await opened()
  line.bufferedBytes = 2 * mebibyte
  expect(await subscribe()).toEqual({ kind: 'refused', reason: 'overloaded' })
  expect(await session.readSnapshot()).toEqual({ ok: false, reason: 'overloaded' })
  expect(await session.probe()).not.toBeNull()
  line.bufferedBytes = 9 * mebibyte
  expect(await session.probe()).toBeNull()
  expect(line.ended).toBe('too-slow')
})

test('large events come in answers that a slow network can carry, each event once', async () => {
  const { relay, session } = await opened()
  const { seq, hash } = relay.core.desk
  const note = 'x'.repeat(7_900)
  const annotations = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`note${n}`, note]))
  for (let n = 0; n < 12; n++)
    await fireAlert(relay, { key: `large-${n}`, group: 'large', severity: 'info', annotations })
  const entries: JournalEntry[] = []
  for (let more = true; more; ) {
    const last = entries.at(-1) ?? { seq, hash }
    const answer = await session.subscribe({ afterSeq: last.seq, headHash: last.hash, protocol: protocolVersion })
    if (answer.kind !== 'tail') throw new Error(answer.kind)
    expect(JSON.stringify(answer).length).toBeLessThan(2 * mebibyte)
    entries.push(...answer.entries)
    more = answer.more
  }
  expect(entries.map((entry) => entry.seq)).toEqual(
    Array.from({ length: relay.core.desk.seq - seq }, (_, i) => seq + 1 + i),
  )
  const { id } = await openIncident(relay)
  const history: JournalEntry[] = []
  for (let more = true; more; ) {
    const page = await session.readIncident({ incidentId: id, afterSeq: history.at(-1)?.seq ?? 0 })
    if (!page.ok) throw new Error(page.reason)
    expect(JSON.stringify(page.entries).length).toBeLessThan(2 * mebibyte)
    history.push(...page.entries)
    more = page.more
  }
  expect(history).toEqual(await relay.journal.readIncident(id))
})

test('a console of a later protocol is told so, however it asks', async () => {
  const { session } = await opened()
  const answer = await session.subscribe({ from: { seq: 1 }, protocol: protocolVersion + 1 })
  expect(answer).toEqual({ kind: 'incompatible', reason: 'relay-too-old' })
})

test('a console that left while its backlog was read is not followed for ever', async () => {
  const { gateway, session } = await opened()
  const answer = session.subscribe({ afterSeq: 0, headHash: genesisHash, protocol: protocolVersion })
  session.leave()
  await answer
  expect(gateway.following).toBe(0)
})

test('a command is answered after what came of it, so that the next request may build on it', async () => {
  const relay = await startRelay()
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  // Whatever the loop puts off comes only after the answer.
  const gateway = new ConsoleGateway({
    core: relay.core,
    journal: relay.journal,
    phones,
    grantOf: () => 'admin',
    defer: (run) => void setTimeout(run, 60_000),
  })
  const line = new Line(1)
  const session = gateway.enter(line)
  const { seq, hash } = relay.core.desk
  await session.subscribe({ afterSeq: seq, headHash: hash, protocol: protocolVersion })
  const command = { type: 'note.add', commandId: commandId(), incidentId: id, text: 'it is the database' }
  const answer = await session.command(command)
  expect(answer).toMatchObject({ outcome: 'committed' })
  expect(line.sent.map((entry) => entry.commandId)).toContain(command.commandId)
})

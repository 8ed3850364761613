import { verifyLink } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { expect, test } from 'vitest'
import { commandId, fireAlert, openIncident, type TestRelay } from './kit.ts'
import { ask, type Client, connect, listening, pairedDevice, subscribe } from './live-kit.ts'

/** What a console has of the log: it fails at the first entry that does not follow. */
class Copy {
  seq: number
  hash: string
  messages = 0
  #reached: (() => void) | null = null
  #goal = 0

  constructor(head: { readonly seq: number; readonly hash: string }) {
    this.seq = head.seq
    this.hash = head.hash
  }

  follow(socket: Client): void {
    socket.on('journal:appended', (entries) => this.take(entries))
  }

  take(entries: readonly JournalEntry[]): void {
    this.messages += 1
    for (const entry of entries) {
      expect(entry.seq).toBe(this.seq + 1)
      expect(verifyLink(this.hash, entry)).toBeNull()
      this.seq = entry.seq
      this.hash = entry.hash
    }
    if (this.seq >= this.#goal) this.#reached?.()
  }

  reaches(seq: number): Promise<void> {
    this.#goal = seq
    return new Promise((resolve) => {
      this.#reached = resolve
      if (this.seq >= seq) resolve()
    })
  }
}

/** Subscribes from the copy's place until nothing is left to ask for. */
async function catchUp(socket: Client, copy: Copy): Promise<number> {
  for (let pages = 1; ; pages++) {
    const answer = await subscribe(socket, copy.seq, copy.hash)
    if (answer.kind !== 'tail') throw new Error(answer.kind)
    copy.take(answer.entries)
    if (!answer.more) return pages
  }
}

async function note(relay: TestRelay, incidentId: string, text: string): Promise<void> {
  const actor = { kind: 'person', id: 'owner', device: null } as const
  await relay.core.submit({
    kind: 'command',
    command: { commandId: commandId(), type: 'note.add', incidentId, text },
    actor,
  })
}

test('every console gets every entry once and in order, whenever it comes in while commits rain', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const start = { seq: relay.core.desk.seq, hash: relay.core.desk.hash }
  const copies: Copy[] = []
  const joins: Promise<unknown>[] = []
  for (let commit = 0; commit < 300; commit++) {
    await note(relay, id, `note ${commit}`)
    if (commit % 20 !== 0) continue
    const copy = new Copy(start)
    const socket = connect(url, token)
    const held: (readonly JournalEntry[])[] = []
    const hold = (entries: readonly JournalEntry[]) => void held.push(entries)
    socket.on('journal:appended', hold)
    copies.push(copy)
    joins.push(
      catchUp(socket, copy).then(() => {
        socket.off('journal:appended', hold)
        for (const entries of held) copy.take(entries)
        copy.follow(socket)
      }),
    )
  }
  await Promise.all(joins)
  await Promise.all(copies.map((copy) => copy.reaches(relay.core.desk.seq)))
  expect(copies.map(({ hash }) => hash)).toEqual(copies.map(() => relay.core.desk.hash))
})

test('a console that stops reading is cut, the others go on, and it catches up from where it was', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const slow = connect(url, token)
  const quick = connect(url, token)
  const follow = async (socket: Client) => {
    const answer = await subscribe(socket)
    if (answer.kind !== 'snapshot') throw new Error(answer.kind)
    const copy = new Copy(answer.snapshot)
    copy.follow(socket)
    return copy
  }
  const [behind, beside] = await Promise.all([follow(slow), follow(quick)])
  const raw = (slow.io.engine.transport as unknown as { readonly ws: { readonly _socket: NodeJS.ReadStream } }).ws
  raw._socket.pause()
  const before = process.memoryUsage().arrayBuffers
  const following = async () => Number(/^baton_consoles (\d+)$/m.exec((await relay.get('/metrics')).body)?.[1])
  let sent = 0
  // The kernel takes some megabytes of it before anything waits in the relay.
  for (; (await following()) === 2 && sent < 5_000; sent += 50)
    await Promise.all(Array.from({ length: 50 }, (_, n) => note(relay, id, `${sent + n} ${'火'.repeat(4_000)}`)))
  expect(await following()).toBe(1)
  await beside.reaches(relay.core.desk.seq)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  const ended = new Promise((resolve) => slow.once('disconnect', resolve))
  raw._socket.resume()
  await ended
  expect(behind.seq).toBeLessThan(relay.core.desk.seq)
  const again = connect(url, token)
  await catchUp(again, behind)
  expect(behind.hash).toBe(relay.core.desk.hash)
}, 60_000)

test('a long way behind is answered in pages, and nothing is pushed before the last of them', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const copy = new Copy(relay.core.desk)
  await Promise.all(Array.from({ length: 2_500 }, (_, n) => note(relay, id, `note ${n}`)))
  const socket = connect(url, token)
  const early: unknown[] = []
  socket.on('journal:appended', (entries) => early.push(entries))
  const first = await subscribe(socket, copy.seq, copy.hash)
  if (first.kind !== 'tail') throw new Error(first.kind)
  expect(first.more).toBe(true)
  copy.take(first.entries)
  await note(relay, id, 'meanwhile')
  await ask(socket, 'link:probe', 0)
  expect(early).toEqual([])
  expect(await catchUp(socket, copy)).toBe(2)
  expect(copy.hash).toBe(relay.core.desk.hash)
})

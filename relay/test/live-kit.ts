import { genesisHash } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import type { ClientToServer, ServerToClient, SubscribeResult } from '@baton/shared/wire/socket.ts'
import { io, type Socket } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { startRelay, type TestRelay, teamYaml } from './kit.ts'

export type Client = Socket<ServerToClient, ClientToServer>

/** A relay that listens, with a team of two. */
export async function listening(): Promise<{ relay: TestRelay; url: string }> {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
  return { relay, url }
}

export function connect(url: string, token: string, options: Record<string, unknown> = {}): Client {
  const socket: Client = io(url, {
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
    ...options,
  })
  onTestFinished(() => void socket.disconnect())
  return socket
}

export async function pairedDevice(relay: TestRelay, person = 'owner'): Promise<{ token: string; device: string }> {
  const invite = await relay.post('/v1/invites', { person })
  const code = invite.body.url.split('#pair=')[1]
  return (await relay.post('/v1/pair', { code, deviceName: 'test browser' })).body
}

export function subscribe(
  socket: Client,
  afterSeq = 0,
  headHash = genesisHash,
  protocol = protocolVersion,
): Promise<SubscribeResult> {
  return new Promise((resolve) => socket.emit('journal:subscribe', { afterSeq, headHash, protocol }, resolve))
}

/** What is pushed next. */
export function next(socket: Client): Promise<readonly JournalEntry[]> {
  return new Promise((resolve) => socket.once('journal:appended', resolve))
}

/** Asks anything, also what the types do not allow. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers freely
export function ask(socket: Client, message: string, ...args: readonly unknown[]): Promise<any> {
  return new Promise((resolve) => (socket as unknown as Socket).emit(message, ...args, resolve))
}

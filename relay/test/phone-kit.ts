import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What ntfy was asked to publish. */
export interface Push {
  readonly topic: string
  readonly sequence_id: string
  readonly title: string
  readonly message: string
  readonly priority: number
  readonly click: string
  readonly actions: readonly [
    {
      readonly action: string
      readonly label: string
      readonly url: string
      readonly method: string
      readonly headers: { readonly Authorization: string }
    },
  ]
}

/** How ntfy answers a push: as the real one does, or as something that is none. */
export type PhoneAnswer = (push: Push, response: ServerResponse, count: number) => void

export interface Phone {
  readonly url: string
  readonly pushes: readonly Push[]
  readonly keys: readonly unknown[]
  /** From now on; `takes` is the real one's. */
  answer: PhoneAnswer
}

/** What ntfy says when it took a message (its `handlePublish`: the message as it was stored, as JSON). */
export const takes: PhoneAnswer = (push, response, count) => {
  const { topic, title, message, priority } = push
  const taken = { id: `msg${count}`, time: 1_700_000_000, expires: 1_700_043_200, event: 'message' }
  json(response, { ...taken, topic, title, message, priority })
}

export const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))

export const failsWith =
  (status: number): PhoneAnswer =>
  (_push, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"no"}')

/** A real HTTP server that stands for ntfy. */
export async function startPhone(answer: PhoneAnswer = takes): Promise<Phone> {
  const pushes: Push[] = []
  const keys: unknown[] = []
  const server = createServer(async (request, response) => {
    const push = JSON.parse((await request.toArray()).join('')) as Push
    pushes.push(push)
    keys.push(request.headers['x-idempotency-key'])
    phone.answer(push, response, pushes.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const phone: Phone = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pushes, keys, answer }
  return phone
}

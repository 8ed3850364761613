import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Random } from '../../lib/random.ts'

/** A push as it arrived. */
export interface Push {
  readonly at: number
  /** What a phone shows it as: two pushes of one alarm are one notification. A page's id, if the relay does it well. */
  readonly alarm: string
  readonly title: string
  /** The name that outcomes in the log have for it. */
  readonly key: string
  readonly incidentId: string
  /** The relay that sent it, by the origin that its links have. */
  readonly from: string
}

/** An ntfy server of our own: it keeps what arrives, and is at times slow, failing or rude. */
export class NtfyServer {
  readonly pushes: Push[] = []
  readonly #random: Random
  readonly #listeners = new Set<() => void>()
  readonly #server: Server
  /** Nothing is answered for as long as this holds. */
  isMute = false

  constructor(random: Random) {
    this.#random = random
    this.#server = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      request.on('end', () => {
        this.pushes.push(this.#read(text, String(request.headers['x-idempotency-key'])))
        for (const listener of this.#listeners) listener()
        if (this.isMute) return
        const mood = this.#random.below(20)
        if (mood === 0) response.destroy()
        else if (mood === 1) response.writeHead(500).end()
        // A proxy that wants a password answers too, and says yes.
        else if (mood === 2) response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Log in</title>')
        // An answer that comes late leaves the send in doubt when the relay is killed meanwhile.
        else setTimeout(() => this.#take(text, response), mood < 7 ? this.#random.below(400) : 0)
      })
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Calls back when a push arrives, before it is answered. Returns the way to stop. */
  onPush(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /** As ntfy says that it took a message. */
  #take(text: string, response: ServerResponse): void {
    const { topic, title } = JSON.parse(text) as { readonly topic?: string; readonly title?: string }
    const taken = { id: `msg${this.pushes.length}`, time: Math.floor(Date.now() / 1_000), event: 'message' }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...taken, topic, title }))
  }

  /** As ntfy reads it: a message of the same sequence takes the place of the last one, any other is a new alarm. */
  #read(text: string, key: string): Push {
    const body = JSON.parse(text) as {
      readonly title?: string
      readonly click?: string
      readonly sequence_id?: string
    }
    const alarm = body.sequence_id ?? `push ${this.pushes.length}`
    const [from = '', incidentId = ''] = body.click?.split('/#/incidents/') ?? []
    return { at: Date.now(), alarm, title: body.title ?? '', key, incidentId, from }
  }
}

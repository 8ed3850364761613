import { type Agent, request } from 'node:http'

export interface Question {
  readonly url: string
  readonly token?: string
  /** Sent as JSON by POST; without one it is a GET. */
  readonly body?: unknown
  readonly agent?: Agent
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/** A client's patience, milliseconds: longer than a relay takes, shorter than a pause that it is put through. */
const patienceMs = 4_000

/**
 * Asks, and resolves to the answer as soon as its body is whole; to null when the connection breaks or nothing comes,
 * which is all that a client sees of a kill: no promise was made.
 */
export function ask({ url, token, body, agent }: Question): Promise<Answer | null> {
  return new Promise((resolve) => {
    const asked = request(url, {
      method: body === undefined ? 'GET' : 'POST',
      timeout: patienceMs,
      ...(agent ? { agent } : {}),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    })
    asked.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('error', () => resolve(null))
      response.on('close', () => resolve(response.complete ? { status: response.statusCode ?? 0, text } : null))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(null))
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

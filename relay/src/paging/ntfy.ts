import type { Contacts } from '@baton/shared/oncall/config.ts'

export type NtfyContact = NonNullable<Contacts['people'][string]['ntfy']>

/** One page as a push message. All text comes from alerts and is shown by ntfy as plain text. */
export interface NtfyMessage {
  readonly title: string
  readonly message: string
  /** 1 to 5; 5 rings through do-not-disturb. */
  readonly priority: number
  readonly click: string
  /** Where the acknowledge button posts, and the one-time code that it carries in a header, never in the URL. */
  readonly answer: { readonly url: string; readonly code: string }
  readonly idempotencyKey: string
}

/** Longest that a server may take to answer one attempt, milliseconds. */
export const longestSendMs = 10_000

/**
 * Publishes to an ntfy server (https://docs.ntfy.sh/publish/, "Publish as JSON" and "Send HTTP request" actions).
 * Resolves with how it went, in words; rejects with the reason in words, never with the topic or a token in it.
 */
export async function publishNtfy(contact: NtfyContact, message: NtfyMessage): Promise<string> {
  const { title, priority, click, answer, idempotencyKey } = message
  const body = {
    topic: contact.topic,
    // What is sent twice takes the place of its first notification (ntfy 2.16 and newer). A message for several pages
    // goes by the first of them, whatever it is sent with the second time; a plus is not allowed here.
    sequence_id: idempotencyKey.split('+')[0],
    title,
    message: message.message,
    priority,
    tags: ['rotating_light'],
    click,
    actions: [
      {
        action: 'http',
        label: 'Acknowledge',
        url: answer.url,
        method: 'POST',
        headers: { Authorization: `Bearer ${answer.code}` },
        clear: true,
      },
    ],
  }
  const response = await post(contact, idempotencyKey, JSON.stringify(body))
  // The body is not needed; leaving it unread would hold the connection.
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the ntfy server answered ${response.status}`)
  return `ntfy answered ${response.status}`
}

async function post(contact: NtfyContact, idempotencyKey: string, body: string): Promise<Response> {
  const token = contact.token === undefined ? {} : { authorization: `Bearer ${contact.token}` }
  try {
    return await fetch(contact.server, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-idempotency-key': idempotencyKey, ...token },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(longestSendMs),
    })
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw new Error(timedOut ? 'the ntfy server did not answer in time' : 'the ntfy server could not be reached')
  }
}

import type { Contacts } from '@baton/shared/model/config.ts'
import { isObject } from '../intake/text.ts'
import type { Send } from '../outbound/send.ts'
import { type Answered, longestAnswerMs, request } from './post.ts'

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
export const longestSendMs = longestAnswerMs

/**
 * Publishes to an ntfy server (https://docs.ntfy.sh/publish/, "Publish as JSON" and "Send HTTP request" actions).
 * Resolves with how it went, in words; rejects with the reason in words, never with the topic or a token in it.
 */
export async function publishNtfy(contact: NtfyContact, message: NtfyMessage, send: Send): Promise<string> {
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
  const token = contact.token === undefined ? {} : { authorization: `Bearer ${contact.token}` }
  const answered = await request(send, 'the ntfy server', contact.server, {
    headers: { 'content-type': 'application/json', 'x-idempotency-key': idempotencyKey, ...token },
    body: JSON.stringify(body),
  })
  const doubt = doubtOf(answered, contact.topic)
  if (doubt !== null) throw new Error(`the ntfy server answered ${answered.status}, but ${doubt}`)
  return `ntfy answered ${answered.status}`
}

/**
 * Why an answer does not say that the message was taken, in words; null when it does. A server that took it answers with
 * the message as it stored it (https://docs.ntfy.sh/subscribe/api/, "JSON message format"). A login page, a proxy or
 * another service says yes too.
 */
function doubtOf({ type, text }: Answered, topic: string): string | null {
  if (type !== '' && !/^application\/(.+\+)?json$/.test(type)) return 'not in JSON: is something else in its place?'
  const taken = parsed(text)
  if (!isObject(taken)) return text.trim() === '' ? 'it was empty' : 'it was not ntfy’s'
  if (typeof taken.id !== 'string' || taken.id === '' || taken.event !== 'message') return 'it names no message'
  return taken.topic === topic ? null : 'it was for another topic'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

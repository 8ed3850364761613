import { isObject } from '../intake/text.ts'
import type { Send } from '../outbound/send.ts'
import { type Answered, longestAnswerMs, request } from './post.ts'

/** Longest that a server may take to answer one attempt, milliseconds. */
export const longestPostMs = longestAnswerMs

/**
 * Posts to an incoming webhook as Slack and Mattermost take it. Resolves with how it went, in words. Rejects with the
 * reason in words: the address is a secret, so neither holds it.
 */
export async function postToWebhook(url: string, text: string, idempotencyKey: string, send: Send): Promise<string> {
  const answered = await request(send, 'the webhook', url, {
    headers: { 'content-type': 'application/json', 'x-idempotency-key': idempotencyKey },
    body: JSON.stringify({ text }),
  })
  if (!isYes(answered)) throw new Error(`the webhook answered ${answered.status}, but not that it took the message`)
  return `the webhook answered ${answered.status}`
}

/**
 * Slack and Mattermost say `ok`, whatever their content type; others answer with nothing, or with JSON. JSON that says
 * no, and any other text, such as a login page, is no yes.
 */
function isYes({ text }: Answered): boolean {
  const words = text.trim()
  if (words === '' || words.toLowerCase() === 'ok') return true
  try {
    const said: unknown = JSON.parse(words)
    if (said === true) return true
    return isObject(said) && said.ok !== false && said.success !== false && !said.error && !said.errors
  } catch {
    return false
  }
}

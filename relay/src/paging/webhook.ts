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
    return said === true || (isObject(said) && !saysNo(said))
  } catch {
    return false
  }
}

/** Where services that answer 200 to everything say how it went. */
function saysNo(said: Readonly<Record<string, unknown>>): boolean {
  const { ok, success, error, errors, errcode, code, status, statusCode, result } = said
  return (
    ok === false ||
    success === false ||
    Boolean(error || errors) ||
    [errcode, code, status, statusCode].some(isErrorCode) ||
    [status, result].some((word) => typeof word === 'string' && /^(err|fail)/i.test(word))
  )
}

/** Codes count errors from 0, or are those of HTTP. */
function isErrorCode(code: unknown): boolean {
  return typeof code === 'number' && code !== 0 && !(code >= 200 && code < 300)
}

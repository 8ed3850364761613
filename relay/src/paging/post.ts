import { NotAllowedError, type Send, sendNotAllowed } from '../outbound/send.ts'

/** Longest that a service outside may take to answer one request, body and all, milliseconds. */
export const longestAnswerMs = 10_000
/** What is read of an answer, bytes: what says that it took a message is short. */
const maxAnswer = 64 * 1024

/** What is posted: the rest is the same for all. */
interface Post {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a service outside answered: 2xx only, and its body as text. */
export interface Answered {
  readonly status: number
  /** The media type in lower case; empty when none was named. */
  readonly type: string
  readonly text: string
}

/**
 * Posts once to a service outside, named `who` in words. Rejects with the reason in words, which hold nothing of the
 * request: its address and headers may be secrets. A redirect, which would tell them to another server, is not followed
 * and counts as a failure; so does an answer that is too slow or too long.
 */
export async function request(send: Send, who: string, url: string, post: Post): Promise<Answered> {
  const signal = AbortSignal.timeout(longestAnswerMs)
  const response = await send(url, { method: 'POST', ...post, signal }).catch((error: unknown) => {
    if (error instanceof NotAllowedError) throw new Error(sendNotAllowed)
    throw new Error(signal.aborted ? `${who} did not answer in time` : `${who} could not be reached`)
  })
  const { ok, status, headers } = response
  if (!ok) {
    // The body is not needed; leaving it unread would hold the connection.
    await response.body?.cancel()
    const isRedirect = status >= 300 && status < 400
    throw new Error(`${who} answered ${status}${isRedirect ? '; redirects are not followed' : ''}`)
  }
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return { status, type, text: await textOf(who, response, signal) }
}

async function textOf(who: string, response: Response, signal: AbortSignal): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of response.body ?? []) {
      parts.push(part)
      length += part.length
      if (length > maxAnswer) break
    }
  } catch {
    throw new Error(signal.aborted ? `${who} did not answer in time` : `${who} broke its answer off`)
  }
  if (length > maxAnswer) throw new Error(`${who} answered with too much to be a yes`)
  return Buffer.concat(parts).toString('utf8')
}

/** Longest that a service outside may take to answer one request, body and all, milliseconds. */
export const longestAnswerMs = 10_000
/** What is read of an answer, bytes: what says that it took a message is short. */
const maxAnswer = 64 * 1024

/** What a service outside answered: 2xx only, and its body as text. */
export interface Answered {
  readonly status: number
  /** The media type in lower case; empty when none was named. */
  readonly type: string
  readonly text: string
}

/**
 * One request to a service outside, named `who` in words. Rejects with the reason in words, which hold nothing of the
 * request: its address and headers may be secrets. A redirect, which would tell them to another server, is not followed
 * and counts as a failure; so does an answer that is too slow or too long.
 */
export async function request(who: string, url: string, init: RequestInit): Promise<Answered> {
  const response = await answerTo(who, url, init)
  const { ok, status, headers } = response
  if (!ok) {
    // The body is not needed; leaving it unread would hold the connection.
    await response.body?.cancel()
    const isRedirect = status >= 300 && status < 400
    throw new Error(`${who} answered ${status}${isRedirect ? '; redirects are not followed' : ''}`)
  }
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return { status, type, text: await textOf(who, response) }
}

async function answerTo(who: string, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(longestAnswerMs) })
  } catch (error) {
    throw new Error(isTimeout(error) ? `${who} did not answer in time` : `${who} could not be reached`)
  }
}

async function textOf(who: string, response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of response.body ?? []) {
      parts.push(part)
      length += part.length
      if (length > maxAnswer) break
    }
  } catch (error) {
    throw new Error(isTimeout(error) ? `${who} did not answer in time` : `${who} broke its answer off`)
  }
  if (length > maxAnswer) throw new Error(`${who} answered with too much to be a yes`)
  return Buffer.concat(parts).toString('utf8')
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

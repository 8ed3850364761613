/** Longest that a server may take to answer one attempt, milliseconds. */
export const longestPostMs = 10_000

/**
 * Posts to an incoming webhook as Slack and Mattermost take it. Resolves with how it went, in words. Rejects with the
 * reason in words: the address is a secret, so neither holds it, and a redirect, which would tell it to another server,
 * is not followed.
 */
export async function postToWebhook(url: string, text: string, idempotencyKey: string): Promise<string> {
  const response = await post(url, JSON.stringify({ text }), idempotencyKey)
  // The body is not needed; leaving it unread would hold the connection.
  await response.body?.cancel()
  const { ok, status } = response
  if (status >= 300 && status < 400) throw new Error(`the webhook answered ${status}; redirects are not followed`)
  if (!ok) throw new Error(`the webhook answered ${status}`)
  return `the webhook answered ${status}`
}

async function post(url: string, body: string, idempotencyKey: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-idempotency-key': idempotencyKey },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(longestPostMs),
    })
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw new Error(timedOut ? 'the webhook did not answer in time' : 'the webhook could not be reached')
  }
}

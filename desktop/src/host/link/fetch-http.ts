import type { Http } from '../ports.ts'

const timeoutMs = 10_000

/** `Http` over fetch, which pages, Electron and Node all have. Follows no redirect, keeps and sends no cookie. */
export function createFetchHttp(): Http {
  return {
    send: async ({ method, url, token, body }) => {
      const response = await fetch(url, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return { status: response.status, body: await response.json().catch(() => null) }
    },
  }
}

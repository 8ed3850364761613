import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import type { TestRelay } from './kit.ts'

/** The headers of a request with the local token. */
export const withToken = (relay: TestRelay) => ({
  authorization: `Bearer ${relay.credentialsFile.token}`,
  host: 'localhost',
})

/** Asks as a page of this machine does, with the headers given. */
export const ask = (relay: TestRelay, options: InjectOptions) =>
  relay.app.inject({ ...options, headers: { host: 'localhost', ...options.headers } })

/** An answer is as documented: one of the statuses; a mistake is a problem document; the policy is on it. */
export function expectDocumented(response: LightMyRequestResponse, statuses: readonly number[]): void {
  const { statusCode, headers } = response
  expect(statuses, `${statusCode} ${response.body}`).toContain(statusCode)
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  if (statusCode < 400) return
  expect(headers['content-type']).toMatch(/^application\/problem\+json/)
  const isEvent = response.json().status === 'invalid event'
  expect(response.json()).toMatchObject({
    type: 'about:blank',
    title: expect.stringMatching(/./),
    // PagerDuty's senders find a word there.
    status: isEvent ? 'invalid event' : statusCode,
    ...(isEvent ? { message: expect.stringMatching(/./), errors: [expect.stringMatching(/./)] } : {}),
    detail: expect.stringMatching(/./),
  })
}

/** Every route of the OpenAPI document, so that a new one cannot be forgotten. */
export async function routesOf(relay: TestRelay): Promise<readonly string[]> {
  const { paths } = (await ask(relay, { url: '/docs/json' })).json() as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
}

/** A request for a route, whatever its parameters. */
export const requestOf = (route: string) => {
  const [method, path = ''] = route.split(' ')
  return { method, url: path.replaceAll(/\{\w+\}/g, 'x') } as InjectOptions
}

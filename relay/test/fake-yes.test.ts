import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import { fireAlert, openIncident, startRelay, teamYaml } from './kit.ts'
import { json, type PhoneAnswer, startPhone, takes } from './phone-kit.ts'

const html = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>')

const half = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
  setImmediate(() => response.destroy())
}

/** What is said by something that stands where ntfy should, with the word that the outcome has for it. */
const noYes: readonly (readonly [name: string, answer: PhoneAnswer, said: RegExp])[] = [
  ['a login page', (_push, response) => html(response), /not in JSON/],
  ['garbage', (_push, response) => response.end('\u0000garbage'), /not ntfy’s/],
  ['nothing', (_push, response) => response.writeHead(200).end(), /empty/],
  ['no content', (_push, response) => response.writeHead(204).end(), /empty/],
  ['JSON without an id', (push, response) => json(response, { event: 'message', topic: push.topic }), /no message/],
  [
    'JSON of another event',
    (push, response) => json(response, { id: 'x', event: 'open', topic: push.topic }),
    /no message/,
  ],
  ['a list', (_push, response) => json(response, []), /not ntfy’s/],
  ['another topic', (_push, response) => json(response, { id: 'x', event: 'message', topic: 'bo' }), /another topic/],
  ['a redirect', (_push, response) => response.writeHead(302, { location: '/login' }).end(), /302; redirects/],
  ['a yes without end', (_push, response) => response.end('{'.repeat(100_000)), /too much/],
  ['half a yes', (_push, response) => half(response), /broke/],
]

test.each(noYes)('%s is no yes: the page has failed, says so, and is tried again until it is taken', async (...row) => {
  const [, answer, said] = row
  const phone = await startPhone(answer)
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: phone.url }).replace('after: 60s', 'after: 0s'))
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  const attempt = async () => (await openIncident(relay)).pages[0].attempts.ntfy
  await vi.waitFor(async () => expect(await attempt()).toMatchObject({ outcome: 'failed' }))
  expect((await attempt()).detail).toMatch(said)
  await relay.advance(5_000)
  expect((await relay.get('/health')).body.oldestUntoldPageMs).toBe(5_000)
  expect((await relay.get('/metrics')).body).toMatch(/^baton_oldest_untold_page_seconds 5$/m)
  phone.answer = takes
  await relay.advance(5_000)
  await vi.waitFor(async () => expect(await attempt()).toMatchObject({ outcome: 'delivered', attempts: 2 }))
  await relay.advance(5_000)
  expect((await relay.get('/health')).body.oldestUntoldPageMs).toBe(0)
})

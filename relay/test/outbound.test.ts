import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { noPermits } from '../src/outbound/permits.ts'
import { createSend } from '../src/outbound/send.ts'
import { startRelay, teamYaml, temporaryDir } from './kit.ts'

const refuse = async (more: string, permits = { runbooks: ['/srv/runbooks'], send: [] as string[] }) => {
  const relay = await startRelay({ permits })
  const answer = await relay.post('/v1/config', { yaml: teamYaml({ more }) })
  return { status: answer.status, problems: answer.body.problems?.map(({ problem }: { problem: string }) => problem) }
}

it.each([
  ['a folder of runbooks', 'runbooks: /etc', '--runbooks DIR'],
  ['a folder beside the allowed one', 'runbooks: /srv/runbooks/../secrets', '--runbooks DIR'],
  [
    'a webhook at the metadata of a cloud',
    'updates: { webhook: "http://169.254.169.254/latest" }',
    '--allow-send HOST',
  ],
  ['a webhook over TLS at an inside address', 'updates: { webhook: "https://10.0.0.8/hook" }', '--allow-send HOST'],
  ['a dead-man at this machine', 'dead-man: { url: "http://localhost:1/ping" }', '--allow-send HOST'],
  ['a dead-man at an inside name', 'dead-man: { url: "https://metadata.google.internal/" }', '--allow-send HOST'],
])('%s is refused, with the option that allows it', async (_what, more, option) => {
  expect(await refuse(more)).toEqual({ status: 400, problems: [expect.stringContaining(option)] })
})

it('an ntfy server of another is refused until the operator names it', async () => {
  const yaml = teamYaml({ ntfy: 'https://ntfy.example.com' })
  const strict = await startRelay({ permits: noPermits })
  const answer = await strict.post('/v1/config', { yaml })
  expect(answer).toMatchObject({ status: 400, body: { field: 'people.owner.ntfy.server' } })
  expect(JSON.stringify(answer.body)).toContain('--allow-send')
  const open = await startRelay({ permits: { runbooks: [], send: ['ntfy.example.com'] } })
  expect((await open.post('/v1/config', { yaml })).status).toBe(200)
})

it('what is public needs nobody’s word, and what the operator named is taken', async () => {
  expect(await refuse('dead-man: { url: "https://dead-man.example.com/p" }')).toMatchObject({ status: 200 })
  expect(await refuse('runbooks: /srv/runbooks/team')).toMatchObject({ status: 200 })
  const permits = { runbooks: [], send: ['10.0.0.0/8'] }
  expect(await refuse('updates: { webhook: "https://10.0.0.8/hook" }', permits)).toMatchObject({ status: 200 })
})

/** A receiver on this machine; what it was asked for is in `paths`. */
async function receiver(answer: (path: string) => { status: number; location?: string }) {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    const { status, location } = answer(request.url ?? '')
    response.writeHead(status, location === undefined ? {} : { location }).end('heard')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths }
}

it('a redirect is not followed, and a dead-man that answers one counts as failed', async () => {
  const { url, paths } = await receiver((path) =>
    path === '/ping' ? { status: 302, location: '/inside' } : { status: 200 },
  )
  const relay = await startRelay()
  await relay.apply(teamYaml({ more: `dead-man: { url: "${url}/ping" }` }))
  await expect
    .poll(async () => (await relay.get('/metrics')).body, { timeout: 10_000 })
    .toContain('baton_dead_man_ok 0')
  expect(paths).toEqual(['/ping'])
})

it('nothing is sent where the operator does not allow it, whatever was applied before, and whatever a name leads to', async () => {
  const { url, paths } = await receiver(() => ({ status: 200 }))
  const signal = AbortSignal.timeout(10_000)
  await expect(createSend(noPermits)(url, { signal })).rejects.toThrow('--allow-send')
  // By a name that is public and leads inside, as a rebound one does.
  const port = new URL(url).port
  const named = { runbooks: [], send: ['localhost'] }
  const answer = await createSend(named)(`http://localhost:${port}/x`, { signal })
  expect([answer.status, await answer.text()]).toEqual([200, 'heard'])
  expect(paths).toEqual(['/x'])
})

it('runbooks of a folder that the operator took back stay as they were, and it says why', async () => {
  const dir = temporaryDir()
  const relay = await startRelay({ dir })
  await relay.apply(teamYaml({ more: 'runbooks: /tmp/none' }))
  await relay.close()
  const strict = await startRelay({ dir, permits: noPermits })
  await expect
    .poll(async () => JSON.stringify((await strict.get('/v1/runbooks')).body.folder), { timeout: 10_000 })
    .toContain('--runbooks')
})

it('what the file in force may not do is shown for as long as that is so', async () => {
  const dir = temporaryDir()
  const send = ['10.0.0.8']
  const allowed = await startRelay({ dir, permits: { runbooks: [], send } })
  await allowed.apply(teamYaml({ more: 'updates: { webhook: "https://10.0.0.8/secret-path" }' }))
  expect((await allowed.get('/v1/integrations')).body.barred).toEqual([])
  await allowed.close()
  const strict = await startRelay({ dir, permits: noPermits })
  expect((await strict.get('/v1/integrations')).body.barred).toEqual([
    'status updates cannot be sent to 10.0.0.8; serve --allow-send 10.0.0.8 allows it',
  ])
})

import { createMintId } from '@baton/shared/ids.ts'
import { configOf } from '@baton/shared/testing/builders.ts'
import Fastify from 'fastify'
import { expect, it, vi } from 'vitest'
import { boot } from '../core/boot.ts'
import { Core } from '../core/core.ts'
import { OverloadedError } from '../core/inputs.ts'
import { noProxies } from '../http/client-address.ts'
import { Connections } from '../http/connections.ts'
import { publicRoutes } from '../http/public-routes.ts'
import { handleError, validatorCompiler } from '../http/validation.ts'
import { type Journal, JournalError } from '../journal/journal.ts'
import { createMemoryJournal } from '../journal/memory-journal.ts'
import { createMemoryLog } from '../journal/memory-log.ts'
import { Credentials } from './credentials.ts'

const clock = { now: () => 1_790_000_000_000, after: () => () => undefined }
const mintId = createMintId((n) => crypto.getRandomValues(new Uint8Array(n)))

/** A relay's open doors on a journal; what a test changes of its parts holds at once. */
async function start(journal: Journal) {
  const none = () => undefined
  const core = new Core({ ...(await boot(journal)), journal, clock, mintId, onFailure: none, onUndecidable: none })
  // Access is for people of the file.
  const config = configOf()
  const drafts = [{ type: 'config.applied', incidentId: null, body: { config } }] as const
  if (core.desk.seq === 0)
    await core.submit({ kind: 'desk', actor: { kind: 'relay', id: 'relay', device: null }, drafts })
  const { vault, isShared } = journal
  const credentials = await Credentials.open({ vault, clock, desk: core.desk, isShared })
  const connections = new Connections(noProxies)
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler as never)
  app.setErrorHandler(handleError)
  const untold = { oldestMs: () => 0 } as never
  await app.register(publicRoutes, { core, journal, credentials, connections, clock, untold, mintId, version: 'x' })
  const pair = async (code: string, deviceName = 'laptop') => {
    const answer = await app.inject({ method: 'POST', url: '/v1/pair', payload: { code, deviceName } })
    return { status: answer.statusCode, ...(answer.json() as { readonly token?: string; readonly device?: string }) }
  }
  const mint = async (reusable = false) =>
    (await credentials.mintCode({ kind: 'pair', person: 'ana', reusable }, 60_000)).code
  return { core, credentials, pair, mint, journal }
}

const memory = () => start(createMemoryJournal({ clock: clock.now }))
const trouble = new JournalError('full', 'the disk is full')

it('takes nothing by a 503: the same code pairs once there is room', async () => {
  const { core, credentials, pair, mint } = await memory()
  const code = await mint()
  const submit = core.submit
  core.submit = () => Promise.reject(new OverloadedError('too many inputs wait'))
  expect(await pair(code)).toMatchObject({ status: 503 })
  core.submit = submit
  const paired = await pair(code)
  expect(paired.status).toBe(201)
  expect(await credentials.token(paired.token!)).toMatchObject({ person: 'ana', device: paired.device })
  expect(await pair(code)).toMatchObject({ status: 401 })
})

it.each([
  ['is put into the log', 'append'],
  ['token is kept', 'put'],
  ['code is spent', 'delete'],
] as const)('leaves the code good when the disk fails as the device %s, and pairs one device', async (_, step) => {
  const { core, credentials, pair, mint, journal } = await memory()
  const code = await mint()
  const parts = step === 'append' ? journal : journal.vault
  const works = Reflect.get(parts, step)
  let left = 1
  // Of an append only what its turn reads may fail and leave the relay running.
  if (step === 'append') {
    const submit = core.submit.bind(core)
    core.submit = ((input: never) => (left-- > 0 ? Promise.reject(trouble) : submit(input))) as never
  } else
    Reflect.set(parts, step, (...args: unknown[]) => (left-- > 0 ? Promise.reject(trouble) : works.apply(parts, args)))
  expect(await pair(code)).toMatchObject({ status: 503 })
  const paired = await pair(code)
  expect(paired.status).toBe(201)
  expect(await credentials.token(paired.token!)).toMatchObject({ person: 'ana', device: paired.device })
  expect(core.desk.devices()).toHaveLength(1)
  expect(await pair(code)).toMatchObject({ status: 401 })
})

it('leaves the code good when the relay ends between the device and its token', async () => {
  const first = await memory()
  const code = await first.mint()
  const { vault } = first.journal
  const { put } = vault
  vault.put = () => new Promise(() => undefined)
  void first.pair(code)
  await vi.waitUntil(() => first.core.desk.devices().length === 1)
  vault.put = put
  const again = await start(first.journal)
  expect(again.core.desk.devices()).toHaveLength(1)
  const paired = await again.pair(code)
  expect(paired).toMatchObject({ status: 201, device: again.core.desk.devices()[0]?.id })
  expect(again.core.desk.devices()).toHaveLength(1)
})

it('lets one of two at once pair, on one relay or on two', async () => {
  const { pair, mint, core } = await memory()
  const code = await mint()
  const answers = await Promise.all([pair(code, 'laptop'), pair(code, 'phone'), pair(code, 'laptop')])
  expect(answers.map(({ status }) => status)).toEqual([201, 401, 401])
  expect(core.desk.devices()).toMatchObject([{ name: 'laptop' }])

  const log = createMemoryLog({ clock: clock.now })
  const [a, b] = [await start(log.open()), await start(log.open())]
  const shared = await a.mint()
  const both = await Promise.all([a.pair(shared), b.pair(shared)])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 401])
  const { token } = both.find(({ status }) => status === 201)!
  for (const { credentials } of [a, b]) expect(await credentials.token(token!)).not.toBeNull()
  expect(await a.journal.vault.list('token/')).toHaveLength(1)
})

it('pairs another device each time by a code that may be used again', async () => {
  const { pair, mint, core } = await memory()
  const code = await mint(true)
  expect([(await pair(code)).status, (await pair(code)).status]).toEqual([201, 201])
  expect(core.desk.devices()).toHaveLength(2)
})

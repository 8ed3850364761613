import { Bench } from '@baton/shared/testing/bench.ts'
import { configOf, personOf } from '@baton/shared/testing/builders.ts'
import { expect, it } from 'vitest'
import { ManualClock } from '../../test/kit.ts'
import { createMemoryLog } from '../journal/memory-log.ts'
import { Credentials } from './credentials.ts'

/** Two relays' credentials on one vault; `lists` counts how often the second one reads what the vault holds. */
async function two() {
  const clock = new ManualClock()
  const log = createMemoryLog({ clock: () => clock.now() })
  const seen = { lists: 0 }
  const { vault: firstVault } = log.open()
  const { vault } = log.open()
  const counted = {
    ...vault,
    list: (prefix: string) => {
      seen.lists += 1
      return vault.list(prefix)
    },
  }
  const { desk } = new Bench({ config: configOf({ people: { owner: personOf('owner') } }) })
  const common = { clock, desk, isShared: true }
  const a = await Credentials.open({ ...common, vault: firstVault })
  const b = await Credentials.open({ ...common, vault: counted })
  seen.lists = 0
  return { a, b, clock, seen }
}

const owner = { person: 'owner', device: null, local: 'tok-1' }
const administers = { ...owner, grant: 'admin' }

it('knows at once what another relay has minted', async () => {
  const { a, b } = await two()
  const token = await a.mintToken(owner)
  const key = await a.mintIntakeKey({ integrationId: 'int-1', source: 'generic' })
  expect(await b.token(token)).toEqual(administers)
  expect(await b.intakeKey(key)).toEqual({ integrationId: 'int-1', source: 'generic' })
})

it('reads the vault once for all unknown secrets that come together, and not again until a while later', async () => {
  const { a, b, clock, seen } = await two()
  const flood = () => Promise.all(Array.from({ length: 300 }, (_, i) => b.token(`guess-${i}`)))
  expect(new Set(await flood())).toEqual(new Set([null]))
  const once = seen.lists
  expect(once).toBeLessThan(5)
  const second = flood()
  const token = await a.mintToken(owner)
  const found = b.token(token)
  expect(seen.lists).toBe(once)
  clock.advance(1_000)
  expect(await found).toEqual(administers)
  await second
  expect(seen.lists).toBe(2 * once)
})

it('reads nothing for a secret that it knows', async () => {
  const { b, seen } = await two()
  const token = await b.mintToken(owner)
  expect(await b.token(token)).toEqual(administers)
  expect(seen.lists).toBe(0)
})

it('tells whoever brings an unknown secret to come back when too many wait', async () => {
  const { b, clock } = await two()
  await b.token('guess')
  const waiting = Array.from({ length: 1_000 }, (_, i) => b.token(`guess-${i}`))
  await expect(b.token('one more')).rejects.toMatchObject({ code: 'overloaded' })
  clock.advance(1_000)
  await Promise.all(waiting)
  expect(await b.mintToken(owner).then((token) => b.token(token))).toEqual(administers)
})

it('forgets a device wherever its tokens were minted', async () => {
  const { a, b, clock } = await two()
  const token = await a.mintToken({ person: 'owner', device: 'dev-1' })
  expect(await b.token(token)).toMatchObject({ device: 'dev-1', grant: 'admin' })
  await b.revokeDevice('dev-1')
  const gone = b.token(token)
  clock.advance(1_000)
  expect(await gone).toBeNull()
})

it('reads the codes that are kept seldom, also when many of them are still good', async () => {
  const { b, clock, seen } = await two()
  const mint = () => b.mintCode({ kind: 'answer', person: 'owner', incidentId: 'inc', pageId: 'pg' }, 1_000)
  for (let n = 0; n < 3_000; n++) await mint()
  expect(seen.lists).toBeLessThan(5)
  clock.advance(1_000)
  for (let n = 0; n < 3_000; n++) await mint()
  expect(await b.takeCode('answer', (await mint()).code)).toMatchObject({ person: 'owner' })
  expect(seen.lists).toBeLessThan(8)
})

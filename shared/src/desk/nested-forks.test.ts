import { expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { minute, signalOf } from '../testing/builders.ts'
import { deepFreeze } from '../testing/deep-freeze.ts'
import type { DeskFold, DeskFork } from './folded-desk.ts'
import { emptyDesk } from './folded-desk.ts'

/** A night in which incidents open, are taken and resolved, of a group that comes back, and a device that joins. */
function aNight(): Bench {
  const bench = new Bench()
  bench.signal(signalOf({ groupKey: 'a', externalKey: 'a' }))
  bench.signal(signalOf({ groupKey: 'b', externalKey: 'b' }))
  bench.does('ana', 'incident.resolve')
  bench.wait(2 * minute)
  bench.pair('dee')
  bench.signal(signalOf({ groupKey: 'b', externalKey: 'b', occurrence: bench.now }))
  bench.signal(signalOf({ groupKey: 'a', externalKey: 'a', state: 'cleared' }))
  return bench
}

function seen(desk: DeskFold) {
  const { seq, hash, recordedAt, config, lastAlertAt } = desk
  const open = desk.openIncidents().map(({ id }) => id)
  const alerts = ['int-1/a', 'int-1/b'].map((key) => desk.alert(key))
  const groups = ['int-1/a', 'int-1/b'].map((key) => desk.group(key))
  return { seq, hash, recordedAt, config, lastAlertAt, open: open.sort(), alerts, groups, dee: desk.device('dev-dee') }
}

it('a fork of a fork, merged, is as if its parent had folded all of it, and so is the root', () => {
  const { entries } = aNight()
  for (const size of [1, 3, entries.length]) {
    const [root, flatRoot] = [emptyDesk(), emptyDesk()]
    const [overlay, flat] = [root.fork(), flatRoot.fork()]
    for (let at = 0; at < entries.length; at += size) {
      const before = seen(overlay)
      const fork = overlay.fork()
      for (const entry of entries.slice(at, at + size)) {
        fork.apply(entry)
        flat.apply(entry)
      }
      expect(seen(fork)).toEqual(seen(flat))
      expect(seen(overlay)).toEqual(before)
      fork.merge()
      expect(seen(overlay)).toEqual(seen(flat))
    }
    expect(root.seq).toBe(0)
    const ids = (touched: ReturnType<DeskFork['merge']>) => touched.map(({ id }) => id)
    expect(ids(overlay.merge())).toEqual(ids(flat.merge()))
    expect(root.toState()).toEqual(flatRoot.toState())
    expect([...root.incidents()]).toEqual([...flatRoot.incidents()])
    expect(seen(root)).toEqual(seen(flatRoot))
    expect(root.openCount).toBe(flatRoot.openCount)
  }
})

it('a fork of a fork that is dropped is not seen by either of those above it', () => {
  const { entries } = aNight()
  const root = emptyDesk()
  for (const entry of entries.slice(0, -4)) root.apply(deepFreeze(entry))
  const overlay = root.fork()
  const before = [seen(root), seen(overlay), JSON.stringify(root.toState())]
  const fork = overlay.fork()
  for (const entry of entries.slice(-4)) fork.apply(entry)
  expect(seen(fork)).not.toEqual(before[1])
  expect([seen(root), seen(overlay), JSON.stringify(root.toState())]).toEqual(before)
})

import { describe, expect, it } from 'vitest'
import { Random } from '../../lib/random.ts'
import { Disk } from './disk.ts'
import { Scheduler } from './scheduler.ts'

function diskOf(seed: number): { readonly disk: Disk; readonly scheduler: Scheduler } {
  const scheduler = new Scheduler()
  return { disk: new Disk(scheduler, new Random(seed)), scheduler }
}

async function synced(disk: Disk, scheduler: Scheduler): Promise<void> {
  const sync = disk.sync()
  await scheduler.pass(1_000)
  await sync
}

/** What each of many disks holds after `prepare` and a crash. */
async function afterCrash(prepare: (disk: Disk, scheduler: Scheduler) => Promise<void> | void): Promise<Set<string>> {
  const found = new Set<string>()
  for (let seed = 0; seed < 60; seed++) {
    const { disk, scheduler } = diskOf(seed)
    await prepare(disk, scheduler)
    disk.crash()
    found.add(disk.read())
  }
  return found
}

describe('the simulated disk', () => {
  it('keeps what was synced, whatever comes after it', async () => {
    const found = await afterCrash(async (disk, scheduler) => {
      disk.write('one ')
      await synced(disk, scheduler)
      disk.write('two')
    })
    for (const text of found) expect(text).toMatch(/^one /)
  })

  it('keeps, drops or tears what was not synced, and may keep the later of two', async () => {
    const found = await afterCrash((disk) => {
      disk.write('one ')
      disk.write('two')
    })
    expect(found).toContain('one two')
    expect(found).toContain('')
    expect([...found].some((text) => text.startsWith('\0') && text.endsWith('two'))).toBe(true)
    expect([...found].some((text) => /^one tw?$/.test(text))).toBe(true)
  })

  it('covers with a sync only what was written before it began', async () => {
    const found = await afterCrash(async (disk, scheduler) => {
      disk.write('one ')
      const sync = disk.sync()
      disk.write('two')
      await scheduler.pass(1_000)
      await sync
    })
    expect(found).toContain('one ')
  })

  it('forgets what a failed sync could not write, and says nothing of it the next time', async () => {
    const found = await afterCrash(async (disk, scheduler) => {
      disk.write('one ')
      disk.arm('sync-error')
      const sync = disk.sync().catch((error: Error) => error.message)
      await scheduler.pass(1_000)
      expect(await sync).toBe('EIO')
      disk.write('two')
      await synced(disk, scheduler)
    })
    expect(found).toEqual(new Set(['one two', 'two']))
  })

  it('may have written a part when there is no space for all', () => {
    const parts = new Set<string>()
    for (let seed = 0; seed < 60; seed++) {
      const { disk } = diskOf(seed)
      disk.arm('no-space')
      expect(() => disk.write('four')).toThrow('ENOSPC')
      parts.add(disk.read())
    }
    expect([...parts].sort()).toEqual(['', 'f', 'fo', 'fou'])
  })

  it('ends no sync of a machine that has lost its power', async () => {
    let ended = 0
    await afterCrash(async (disk, scheduler) => {
      disk.write('one')
      void disk.sync().then(() => {
        ended += 1
      })
      disk.crash()
      const before = ended
      await scheduler.pass(1_000)
      expect(ended - before).toBeLessThanOrEqual(1)
    })
    // About half of the syncs take no time; none of the others may come back.
    expect(ended).toBeLessThan(45)
  })
})

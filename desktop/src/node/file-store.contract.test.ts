import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, onTestFinished, vi } from 'vitest'
import { describeStore, type StoreFault } from '../host/testing/store.contract.ts'
import { FileStore } from './file-store.ts'

const disk = vi.hoisted(() => ({ fault: null as string | null }))

// Permissions hold no test back that runs as root, so the calls themselves fail, as they do on a bad sector.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const failing =
    <A extends readonly unknown[], R>(fault: StoreFault, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (disk.fault === fault) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
      return call(...args)
    }
  return {
    ...real,
    readFile: failing('read', real.readFile as (...args: unknown[]) => Promise<unknown>),
    readdir: failing('list', real.readdir as (...args: unknown[]) => Promise<unknown>),
    open: failing('write', real.open),
    rm: failing('remove', real.rm),
  }
})

afterEach(() => {
  disk.fault = null
})

describe('the store of files', () => {
  describeStore(async () => {
    const parent = await mkdtemp(join(tmpdir(), 'baton-files-'))
    onTestFinished(() => rm(parent, { recursive: true }))
    const directory = join(parent, 'data')
    return {
      store: new FileStore(directory),
      again: async () => new FileStore(directory),
      fail: (fault) => {
        disk.fault = fault
      },
    }
  })
})

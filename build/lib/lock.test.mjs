import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'baton-lock-'))
const path = join(folder, 'deep', 'x.lock')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('lets one in at a time and tells the other that it waits', async () => {
  const order = []
  let open
  const opened = new Promise((resolve) => {
    open = resolve
  })
  const first = withLock(
    path,
    () => order.push('first waits'),
    async () => {
      await opened
      order.push('first')
    },
  )
  const second = withLock(path, open.bind(null), async () => order.push('second'))
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
  expect(existsSync(path)).toBe(false)
})

it('takes over from a holder that was killed', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(path, String(pid))
  const waits = []
  expect(
    await withLock(
      path,
      () => waits.push('waits'),
      async () => 'in',
    ),
  ).toBe('in')
})

it('is free again after work that throws', async () => {
  const fails = withLock(
    path,
    () => {},
    async () => {
      throw new Error('no')
    },
  )
  await expect(fails).rejects.toThrow('no')
  expect(existsSync(path)).toBe(false)
})

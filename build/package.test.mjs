import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './lib/toolchain.mjs'

it('says in one line that the Electron folder it was given is none, before it builds anything', () => {
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: join(root, 'docs') }
  const args = [join(root, 'build', 'package.mjs'), '--dir']
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toBe(`ELECTRON_OVERRIDE_DIST_PATH holds no Electron for this system: ${join(root, 'docs')}\n`)
})

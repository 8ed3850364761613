import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const cwd = fileURLToPath(new URL('../../../docs/prometheus', import.meta.url))
const isInstalled = spawnSync('promtool', ['--version']).error === undefined
if (!isInstalled)
  process.stderr.write(
    'Skipped: the alarms for Prometheus, because promtool is not on PATH; npm test installs it on Debian.\n',
  )

/** Prometheus' own tool, which reads the files as Prometheus would. */
function promtool(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

test.skipIf(!isInstalled)('the rules are ones that Prometheus takes', () => {
  expect(promtool('check', 'rules', 'baton.rules.yml')).toMatchObject({ status: 0 })
})

test.skipIf(!isInstalled)('each alarm fires for what it is about, and none for a relay that is well', () => {
  expect(promtool('test', 'rules', 'baton.rules.test.yml')).toMatchObject({ status: 0 })
})

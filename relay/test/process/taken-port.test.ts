import { expect, test } from 'vitest'
import { logOf } from '../alerts.ts'
import { fireAlert, ManualClock, startRelay, teamYaml, temporaryDir } from '../kit.ts'
import { run, serve } from './relay-process.ts'

test('a start that failed on a taken port has paged nobody; what is overdue goes out once a relay runs', async () => {
  const { line } = await serve(temporaryDir())
  const clock = new ManualClock(Date.now() - 2 * 3_600_000)
  const relay = await startRelay({ clock })
  await relay.apply(teamYaml())
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  await relay.kill()

  const refused = await run('serve', '--data', relay.dir, '--port', new URL(line.relay).port)
  expect(refused.code).not.toBe(0)
  clock.advance(2 * 3_600_000)
  const again = await startRelay({ dir: relay.dir, clock, isActive: false })
  const pages = async () => (await logOf(again)).filter(({ type }) => type === 'page.raised').length
  expect(await pages()).toBe(1)
  again.startWork()
  await again.advance(0)
  expect(await pages()).toBe(2)
})

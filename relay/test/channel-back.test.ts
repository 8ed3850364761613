import { expect, test, vi } from 'vitest'
import { fireAlert, startRelay, teamYaml } from './kit.ts'
import { failsWith, startPhone, takes } from './phone-kit.ts'

const second = 1_000

test('a channel that was away for half an hour tells of what is still open soon after it is back', async () => {
  let isBack = false
  const phone = await startPhone((...push) => (isBack ? takes : failsWith(503))(...push))
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: phone.url }).replace('after: 60s', 'after: 0s'))
  const rest = async (times: number) => {
    for (let n = 0; n < times; n++) {
      await relay.advance(20 * second)
      const metrics = async () => (await relay.get('/metrics')).body
      await vi.waitFor(async () => expect(await metrics()).toMatch(/^baton_messages_sending 0$/m), { interval: 1 })
    }
  }
  await fireAlert(relay, { key: 'a', group: 'a', title: 'Checkout is down', service: 'checkout' })
  await rest(90)
  isBack = true
  const before = phone.pushes.length
  await rest(17)
  expect(phone.pushes.slice(before).map(({ title }) => title)).toContain('Checkout is down')
})

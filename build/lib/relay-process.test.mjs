import { expect, it } from 'vitest'
import { startRelay } from './relay-process.mjs'

const readyLine = '{"relay":"r","console":"c","integrations":{}}'

/** Says that it is ready and ends, soon after its first signal, with the number of signals that it heard. */
const countsSignals = `
let heard = 0
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    heard += 1
    setTimeout(() => process.exit(heard), 50)
  })
}
process.stdin.resume()
process.stdout.write(${JSON.stringify(`${readyLine}\n`)})
`

it('signals the relay once, however often it is asked to stop', async () => {
  const relay = startRelay(process.execPath, ['--eval', countsSignals], {})
  expect((await relay.ready).line).toBe(readyLine)
  relay.stop('SIGINT')
  relay.stop('SIGTERM')
  relay.stop('SIGHUP')
  expect(await relay.ended).toBe(1)
})

it('is not ready, and ended, if there is nothing to run', async () => {
  const relay = startRelay('/nonexistent/node', [], {})
  expect(await relay.ready).toBeNull()
  expect(await relay.ended).toBe(1)
})

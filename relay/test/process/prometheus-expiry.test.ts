import { expect, test } from 'vitest'
import { isPrometheusInstalled, startRelayAndPair, storyOf, untilPaged, untilResolved } from './prometheus-kit.ts'

test.skipIf(!isPrometheusInstalled)(
  'an alert that expired at Alertmanager while Prometheus hung, and comes back with the start that it had, pages again',
  { timeout: 240_000 },
  async () => {
    const { line, app, prometheus } = await startRelayAndPair()
    app.setDown(true)
    const id = await untilPaged(line)
    for (const server of prometheus) server.hold()
    await untilResolved(line, id)
    for (const server of prometheus) server.resume()
    // For a minute it may be late news.
    const again = await untilPaged(line, { timeout: 150_000, interval: 250 })
    expect(again).not.toBe(id)

    const story = await storyOf(line)
    const once = ['alert.fired', 'page.raised', 'alert.cleared']
    expect(story.map(({ type }) => type)).toEqual([...once, 'alert.fired', 'page.raised'])
    const [first, , cleared, second] = story
    expect(second?.body.occurrence).toBe(first?.body.occurrence)
    // A minute, and the five seconds after which Alertmanager repeats; the rest is the machine's.
    expect((second?.recordedAt ?? 0) - (cleared?.recordedAt ?? 0)).toBeLessThan(95_000)
  },
)

import { expect, test, vi } from 'vitest'
import {
  eventually,
  heardAgain,
  isPrometheusInstalled,
  startRelayAndPair,
  storyOf,
  untilPaged,
  untilResolved,
} from './prometheus-kit.ts'

test.skipIf(!isPrometheusInstalled)(
  'two Prometheus and two Alertmanagers that lose their storage meanwhile: one incident, one page, and its end',
  { timeout: 240_000 },
  async () => {
    const { line, app, prometheus, alertmanagers } = await startRelayAndPair()
    const story = async () => (await storyOf(line)).map(({ type }) => type)
    app.setDown(true)
    const id = await untilPaged(line)
    await heardAgain(line, 2)

    await alertmanagers[1].restartEmpty()
    await vi.waitFor(async () => expect(await alertmanagers[1].get('/api/v2/alerts')).toHaveLength(1), eventually)
    await prometheus[0].restartEmpty()
    await vi.waitFor(
      async () => expect((await prometheus[0].get('/api/v1/alerts')).data.alerts).toMatchObject([{ state: 'firing' }]),
      eventually,
    )
    await heardAgain(line, 3)
    expect(await untilPaged(line)).toBe(id)
    expect(await story()).toEqual(['alert.fired', 'page.raised'])

    app.setDown(false)
    await untilResolved(line, id)
    expect(await story()).toEqual(['alert.fired', 'page.raised', 'alert.cleared'])

    // A server that missed so short an end would go on with its start, which is late news for a minute.
    for (const server of prometheus)
      await vi.waitFor(async () => expect((await server.get('/api/v1/alerts')).data.alerts).toEqual([]), eventually)
    // Alertmanager lets it expire while both servers are away; they come back without what they knew.
    app.setDown(true)
    const second = await untilPaged(line)
    await Promise.all(prometheus.map((server) => server.kill()))
    await untilResolved(line, second)
    await Promise.all(prometheus.map((server) => server.restartEmpty()))
    await untilPaged(line)
    const once = ['alert.fired', 'page.raised', 'alert.cleared']
    expect(await story()).toEqual([...once, ...once, 'alert.fired', 'page.raised'])
  },
)

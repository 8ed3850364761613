import type { Page } from '@playwright/test'
import { createBridge } from '../../desktop/src/host/bridge.ts'
import { Host } from '../../desktop/src/host/host.ts'
import { launchBrowser, markOf, openConsole, press, sleep, spread } from './console-page.ts'
import { createPorts, until } from './headless.ts'
import { quantile, type Ready, startRelayWithConsole } from './processes.ts'
import { send } from './storm.ts'

const rows = 5_000
const alerts = 500
const opens = 10
const eventsPerSecond = 50
/** Every letter waits for a frame of its own. */
const letters = Array.from({ length: 100 }, (_, n) => String.fromCharCode(97 + (n % 26)))

export const alertOf = (n: number, status: 'firing' | 'resolved') => ({
  title: `node ${n} does not answer`,
  key: `node-${n}`,
  group: 'cluster',
  severity: 'warning',
  status,
})

/** One incident of 500 alerts that come and go until its story has 5,000 rows; the first ones stay, so that it is open. */
export async function fillRoom(url: string): Promise<void> {
  const all = Array.from({ length: alerts }, (_, n) => n)
  await send(
    url,
    all.map((n) => alertOf(n, 'firing')),
  )
  const flapping = all.slice(50)
  for (let told = alerts; told < rows; told += flapping.length * 2)
    for (const status of ['resolved', 'firing'] as const)
      await send(
        url,
        flapping.map((n) => alertOf(n, status)),
      )
}

/** A room with 5,000 rows: to open it, to write in it while 50 events/s come, and to replay it step by step. */
export async function benchRoom(dir: string): Promise<readonly string[]> {
  const relay = await startRelayWithConsole(dir)
  const browser = await launchBrowser()
  try {
    const { url } = relay.ready.integrations.generic
    await fillRoom(url)
    const page = await openConsole(browser, relay.ready)
    const id = await page.locator('[data-incident]').first().getAttribute('data-incident')
    if (id === null) throw new Error('the feed shows no incident')
    const opened: number[] = []
    for (let n = 0; n <= opens; n++) {
      const from = await go(page, `#/incidents/${id}`)
      await page.locator('.entries li').first().waitFor({ timeout: 60_000 })
      await sleep(300)
      // The first time it is read from the relay.
      if (n > 0) opened.push(((await markOf(page, 'room')) ?? Number.NaN) - from)
      if (n < opens) await go(page, '#/')
      await page.locator('.entries').waitFor({ state: n < opens ? 'detached' : 'attached' })
    }
    await page.getByRole('textbox', { name: 'Note', exact: true }).focus()
    const quiet = await press(page, letters)
    let isOver = false
    const raining = (async () => {
      const started = performance.now()
      for (let n = 0; !isOver; n++) {
        await sleep(started + (n * 1000) / eventsPerSecond - performance.now())
        await send(url, [alertOf(50 + (Math.floor(n / 2) % 400), n % 2 === 0 ? 'resolved' : 'firing')])
      }
    })()
    await sleep(500)
    const busy = await press(page, letters)
    isOver = true
    await raining
    return [
      `room, ${rows} rows: opened again ${spread(opened)}`,
      `room, ${rows} rows, writing a note: ${spread(quiet)}`,
      `room, ${rows} rows, writing a note, ${eventsPerSecond} events/s: ${spread(busy)}, p95 ${(quantile(busy, 0.95) / quantile(quiet, 0.95)).toFixed(1)}x`,
      await replayed(relay.ready, id),
    ]
  } finally {
    await browser.close()
    await relay.stop()
  }
}

/** Follows a link of the console; returns when, on the page's clock. */
function go(page: Page, to: string): Promise<number> {
  return page.evaluate<number>(`bench.go(${JSON.stringify(to)})`)
}

/** The host alone, without a face: the room as it was at moments spread over the whole story. */
async function replayed(ready: Ready, id: string): Promise<string> {
  const host = new Host({ ports: createPorts(), relayUrl: ready.relay })
  const bridge = createBridge(host)
  try {
    await host.start()
    const { body } = await post(`${ready.relay}/v1/invites`, ready.token, { person: 'owner' })
    const paired = await bridge.pair(String(body.url).split('#pair=')[1] ?? '', 'bench')
    if (!paired.ok) throw new Error(paired.detail)
    await until(async () => (await bridge.snapshot()).connection.kind === 'live')
    const startedTrack = performance.now()
    const track = await bridge.replay(id)
    const trackMs = performance.now() - startedTrack
    if (!track) throw new Error('the history is not whole')
    const steps: number[] = []
    for (let n = 0; n < 200; n++) {
      const moment = track.moments[Math.floor((n / 200) * track.moments.length)]
      const started = performance.now()
      await bridge.replayAt(id, moment?.seq ?? 0)
      steps.push(performance.now() - started)
    }
    return `replay, ${track.moments.length} moments: ready in ${trackMs.toFixed(0)} ms, a step ${spread(steps)}`
  } finally {
    await host.stop()
  }
}

async function post(
  url: string,
  token: string,
  body: object,
): Promise<{ readonly body: Readonly<Record<string, unknown>> }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return { body: (await response.json()) as Readonly<Record<string, unknown>> }
}

import type { Browser, Page } from '@playwright/test'
import { launchBrowser, mainThread, openConsole, openIdle, press, sleep, spread } from './console-page.ts'
import { quantile, startRelayWithConsole } from './processes.ts'
import { openIncidents, rain } from './storm.ts'

const incidents = 5_000
const alertsPerSecond = 10

/** 200 keys: down and up the list with some selecting between. */
const moving = Array.from({ length: 200 }, (_, n) => (n % 10 === 9 ? 'x' : n % 50 < 35 ? 'j' : 'k'))
const typing = [...'node 4999', ...Array.from({ length: 9 }, () => 'Backspace')]

/** Key → paint in the real console with 5,000 open incidents, and in an idle page for comparison. */
export async function benchFeed(dir: string): Promise<readonly string[]> {
  const relay = await startRelayWithConsole(dir)
  const browser = await launchBrowser()
  try {
    const { url } = relay.ready.integrations.generic
    const seededMs = await openIncidents(url, incidents)
    const idle = await idleKeys(browser)
    const page = await openConsole(browser, relay.ready)
    const readMs = await untilHistoriesAreHere(page, incidents)
    const lines = [
      `feed, opened ${incidents} incidents in ${(seededMs / 1000).toFixed(1)} s; their histories were in the cache ${(readMs / 1000).toFixed(1)} s after the page was live`,
      `feed, idle page: ${spread(idle)}`,
    ]
    const processorMs = await mainThread(page)
    const tell = async (what: string, run: (page: Page) => Promise<readonly number[]>) => {
      const before = await processorMs()
      const keys = await run(page)
      const each = ((await processorMs()) - before) / keys.length
      const ratio = quantile(keys, 0.95) / quantile(idle, 0.95)
      lines.push(
        `feed, ${what}: ${spread(keys)}, p95 ${ratio.toFixed(1)}x the idle page; ${each.toFixed(1)} ms of the main thread's processor time a key`,
      )
    }
    await tell('j k x', keysInList)
    await tell('filter', keysInFilter)
    const alerts = rain(url, alertsPerSecond)
    await sleep(500)
    await tell(`j k x, ${alertsPerSecond} alerts/s`, keysInList)
    await tell(`filter, ${alertsPerSecond} alerts/s`, keysInFilter)
    await alerts.stop()
    return lines
  } finally {
    await browser.close()
    await relay.stop()
  }
}

async function idleKeys(browser: Browser): Promise<readonly number[]> {
  const page = await openIdle(browser)
  const keys = await press(page, moving)
  await page.close()
  return keys
}

function keysInList(page: Page): Promise<readonly number[]> {
  return press(page, moving)
}

async function keysInFilter(page: Page): Promise<readonly number[]> {
  await page.keyboard.press('/')
  const keys: number[] = []
  for (let round = 0; round < 4; round++) keys.push(...(await press(page, typing)))
  await page.keyboard.press('Escape')
  return keys
}

/** The console reads what happened before it came, one incident after the other; until then it is not at rest. */
export async function untilHistoriesAreHere(page: Page, count: number): Promise<number> {
  const started = performance.now()
  while ((await page.evaluate<number>('bench.wholeInCache()')) < count) {
    if (performance.now() - started > 300_000) throw new Error('the cache was not filled within five minutes')
    await sleep(500)
  }
  return performance.now() - started
}

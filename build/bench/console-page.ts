import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { quantile, type Ready } from './processes.ts'

const inPage = fileURLToPath(new URL('./in-page.js', import.meta.url))
const system = process.env.BATON_CHROMIUM ?? '/usr/bin/chromium'
/** As the browser tests start it. */
const flags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(existsSync(system) ? { executablePath: system } : {}), args: flags })
}

/** A console that is paired with the relay and live, in a page that measures what is done in it. */
export async function openConsole(browser: Browser, ready: Ready): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript({ path: inPage })
  await page.goto(ready.console)
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor({ timeout: 60_000 })
  return page
}

/** A page that does next to nothing at a key, measured in the same way: what the browser itself takes. */
export async function openIdle(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  await page.addInitScript({ path: inPage })
  await page.goto(
    `data:text/html,<p id="out">0</p><script>addEventListener('keydown', () => ++out.textContent)</script>`,
  )
  return page
}

/** Presses keys at the rate of a hurried person, one every `everyMs`, and returns key → paint in ms. */
export async function press(page: Page, keys: readonly string[], everyMs = 100): Promise<readonly number[]> {
  await page.evaluate('bench.takeKeys()')
  const started = performance.now()
  for (const [n, key] of keys.entries()) {
    await sleep(started + n * everyMs - performance.now())
    await page.keyboard.press(key)
  }
  await sleep(200)
  return page.evaluate<number[]>('bench.takeKeys()')
}

/** When something marked was first painted, ms since the page began to load; null while it was not. */
export function markOf(page: Page, name: 'feed' | 'room'): Promise<number | null> {
  return page.evaluate<number | null>(`bench.marks.${name} ?? null`)
}

/** The processor time that the page's main thread has had, ms: unlike the time to a paint, no neighbour adds to it. */
export async function mainThread(page: Page): Promise<() => Promise<number>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
}

/** "p50 12 ms, p95 20 ms, worst 31 ms". */
export function spread(values: readonly number[]): string {
  const ms = (q: number) => (quantile(values, q) < 10 ? quantile(values, q).toFixed(1) : quantile(values, q).toFixed(0))
  return `p50 ${ms(0.5)} ms, p95 ${ms(0.95)} ms, worst ${ms(1)} ms (${values.length})`
}

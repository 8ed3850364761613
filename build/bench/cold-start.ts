import { launchBrowser, openConsole, spread } from './console-page.ts'
import { untilHistoriesAreHere } from './feed.ts'
import { startRelayWithConsole } from './processes.ts'
import { openIncidents } from './storm.ts'

const runs = 10

/** A paired console whose relay is gone, opened again: from the start of the load until rows of its cache are painted. */
export async function benchColdStart(dir: string, incidents: number): Promise<readonly string[]> {
  const relay = await startRelayWithConsole(dir)
  const browser = await launchBrowser()
  try {
    await openIncidents(relay.ready.integrations.generic.url, incidents)
    const page = await openConsole(browser, relay.ready)
    await untilHistoriesAreHere(page, incidents)
    await page.evaluate('navigator.serviceWorker.ready.then(() => null)')
    await relay.stop()
    const rows: number[] = []
    const contentful: number[] = []
    for (let run = 0; run < runs; run++) {
      await page.reload()
      await page.locator('[data-incident]').first().waitFor({ timeout: 60_000 })
      const painted = await page.waitForFunction('bench.marks.feed')
      rows.push(Number(await painted.jsonValue()))
      contentful.push(
        await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`),
      )
    }
    return [
      `cold start, ${incidents} cached incidents, no relay: first rows ${spread(rows)}`,
      `cold start, ${incidents} cached incidents, no relay: first contentful paint ${spread(contentful)}`,
    ]
  } finally {
    await browser.close()
    await relay.stop()
  }
}

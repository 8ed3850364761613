import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { alarm, expect, openConsole, type RelayProcess, test } from './kit.ts'

const hostile = '<script>document.title="taken"</script><img src="https://collector.example/x">'

/** An incident with a page, an answer, an impact and a hostile note, and the notebook in front. */
async function writeHistory(page: Page, relay: RelayProcess): Promise<void> {
  await openConsole(page, relay)
  await relay.fire()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const [{ id: incidentId }] = await relay.incidents()
  await relay.command({ type: 'incident.set-impact', incidentId, impact: 'Nobody can pay' })
  await relay.command({ type: 'note.add', incidentId, text: `rolled back 42 ${hostile}` })
  await relay.command({ type: 'incident.resolve', incidentId, reason: 'rolled back' })
  await page.goto(`${relay.ready.relay}/#/notebook/${incidentId}`)
}

async function take(page: Page, format: 'Markdown' | 'HTML' | 'JSON'): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: format }).click()
  const download = await downloading
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

test('the notebook gives the record as Markdown and JSON, by role, or with names when asked', async ({
  page,
  relay,
}) => {
  await writeHistory(page, relay)
  const byRole = await take(page, 'Markdown')
  expect(byRole.name).toMatch(/^postmortem-\d{4}-\d\d-\d\d-[\w-]+\.md$/)
  expect(byRole.text).toMatch(/^---\nformat: [\s\S]*\n---\n\n# Postmortem: CheckoutDown/)
  expect(byRole.text).toMatch(/## Impact\s+Nobody can pay/)
  expect(byRole.text).toMatch(/## Who was paged[\s\S]*\| .*\d\d:\d\d:\d\d.*\|/)
  // Each row of the timeline cites its event.
  const [, timeline = ''] = byRole.text.split('## Timeline (UTC)')
  expect(timeline).toMatch(/rolled back 42.*#\d+/)
  expect(timeline).not.toContain(hostile)
  expect(timeline).toContain('## Who is who')
  // What nobody wrote is left out; what the log drafted says so.
  expect(byRole.text).not.toMatch(/## (Contributing factors|Action items)/)
  expect(byRole.text).toContain('_Drafted from the log')
  expect(byRole.text).not.toContain('Owner')

  await page.getByRole('checkbox', { name: /Show people by name/ }).check()
  expect((await take(page, 'Markdown')).text).toContain('Owner')
  const json = await take(page, 'JSON')
  expect(json.name).toMatch(/\.json$/)
  expect(JSON.parse(json.text)).toMatchObject({ title: 'CheckoutDown', impact: 'Nobody can pay', status: 'resolved' })
})

test('the HTML record opens without a request and without a script', async ({ page, relay, browser }) => {
  await writeHistory(page, relay)
  const { name, text } = await take(page, 'HTML')
  expect(name).toMatch(/\.html$/)
  const reader = await browser.newContext()
  const record = await reader.newPage()
  const asked: string[] = []
  const origin = 'http://record.invalid'
  await reader.route('**', (route) => {
    const url = route.request().url()
    if (url === `${origin}/record.html`) return route.fulfill({ contentType: 'text/html', body: text })
    asked.push(url)
    return route.abort()
  })
  await record.goto(`${origin}/record.html`)
  await expect(record.getByRole('heading', { name: /CheckoutDown/ }).first()).toBeVisible()
  await expect(record.getByText('Nobody can pay', { exact: true })).toBeVisible()
  await expect(record.getByText(hostile).first()).toBeVisible()
  expect(await record.locator('script, img, iframe, link[href]').count()).toBe(0)
  expect(await record.title()).not.toBe('taken')
  // The browser asks for a site's icon of its own accord.
  expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([])
  await reader.close()
})

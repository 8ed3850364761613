import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { alarm, connection, expect, openConsole, type RelayProcess, test } from './kit.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** The other two would take as long again, and the widths share their colours. */
const looks = [
  [1280, 'dark'],
  [390, 'light'],
] as const

const postmortem = (page: Page) => page.getByRole('article', { name: 'Postmortem' })
const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })
const editor = (page: Page, title: string) => page.getByRole('textbox', { name: `${title}, Markdown` })

/** An incident that paged the owner, was answered and is over; the console is the owner's. Its id. */
async function resolvedIncident(page: Page, relay: RelayProcess): Promise<string> {
  await openConsole(page, relay)
  await relay.fire()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const [{ id }] = await relay.incidents()
  await relay.command({ type: 'note.add', incidentId: id, text: 'rolled back 42' })
  await relay.command({ type: 'incident.resolve', incidentId: id, reason: 'rolled back' })
  return id
}

/** The same with a postmortem that is begun, in front of the page. */
async function begunPostmortem(page: Page, relay: RelayProcess): Promise<string> {
  const id = await resolvedIncident(page, relay)
  await relay.command({ type: 'postmortem.start', incidentId: id })
  await page.goto(`${relay.ready.relay}/#/notebook/${id}`)
  await expect(section(page, 'Summary')).toBeVisible()
  return id
}

async function write(page: Page, title: string): Promise<ReturnType<typeof editor>> {
  await page.getByRole('button', { name: `Write: ${title}` }).click()
  await expect(editor(page, title)).toBeFocused()
  return editor(page, title)
}

async function exported(page: Page, format: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: format }).click()
  const download = await downloading
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

test('an incident that paged and has none is listed; its postmortem is begun, written and saved by itself', async ({
  page,
  relay,
  problems,
  browser,
}) => {
  await resolvedIncident(page, relay)
  await page.goto(`${relay.ready.relay}/#/notebook`)
  await page.getByRole('tab', { name: 'Without one 1' }).click()
  await page.getByRole('link', { name: /CheckoutDown/ }).click()
  await expect(postmortem(page).getByRole('region', { name: 'Facts from the log' })).toContainText('answered after')
  await page.getByRole('button', { name: 'Begin the postmortem' }).click()
  await expect(section(page, 'Summary')).toBeVisible()

  const anas = await (await browser.newContext()).newPage()
  await anas.goto(await relay.invite('ana'))
  await expect(connection(anas)).toContainText('live', { timeout: 20_000 })
  await anas.goto(page.url())
  await expect(section(anas, 'Summary')).toBeVisible()

  const summary = await write(page, 'Summary')
  await summary.pressSequentially('The pool was **too small** ')
  await expect(section(page, 'Summary').getByRole('status')).toHaveText('Saved')
  await expect(section(anas, 'Summary').locator('strong')).toHaveText('too small')
  await page.getByRole('button', { name: 'Preview: Summary' }).click()
  await expect(section(page, 'Summary').locator('strong')).toHaveText('too small')

  await page.getByRole('tab', { name: 'Postmortems 1' }).click()
  await expect(page.getByRole('tabpanel').getByRole('link', { name: /CheckoutDown\s*draft/ })).toBeVisible()
  // The editor works under a policy that allows no style but the relay's own.
  expect(problems).toEqual([])
  await anas.context().close()
})

test('the editor takes keys as text, keeps the tab order, and undoes', async ({ page, relay }) => {
  await begunPostmortem(page, relay)
  const summary = await write(page, 'Summary')
  await page.keyboard.type('agxn?/')
  await expect(summary).toHaveText('agxn?/')
  await page.keyboard.press('Control+z')
  await expect(summary).not.toContainText('agxn')
  await page.keyboard.press('Tab')
  await expect(summary).not.toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(summary).toBeFocused()
  // By the page's own rules: an adopted sheet, not a style element.
  expect(await page.locator('style').count()).toBe(0)
  await expect(page.locator('.cm-scroller').first()).toHaveCSS('min-height', '96px')
})

test('two people write in one section at once, and no line is lost', async ({ page, relay, browser }) => {
  const incidentId = await begunPostmortem(page, relay)
  const first = 'first line\n\nmiddle line\n\nlast line'
  await relay.command({ type: 'postmortem.write', incidentId, section: 'summary', text: first, base: '' })
  const anas = await (await browser.newContext()).newPage()
  await anas.goto(await relay.invite('ana'))
  await expect(connection(anas)).toContainText('live', { timeout: 20_000 })
  await anas.goto(page.url())

  const sams = await write(page, 'Summary')
  const hers = await write(anas, 'Summary')
  await expect(sams).toContainText('last line')
  await expect(hers).toContainText('last line')
  await sams.press('Control+Home')
  await sams.pressSequentially('From the owner. ')
  await hers.press('Control+End')
  await hers.pressSequentially(' From her.')
  await anas.getByRole('button', { name: 'Preview: Summary' }).click()
  await page.getByRole('button', { name: 'Preview: Summary' }).click()

  for (const face of [page, anas]) {
    await expect(section(face, 'Summary')).toContainText('From the owner. first line')
    await expect(section(face, 'Summary')).toContainText('middle line')
    await expect(section(face, 'Summary')).toContainText('last line From her.')
  }
  await anas.context().close()
})

test('an edit of the same section while one types is brought together, named, and leaves the cursor', async ({
  page,
  relay,
}) => {
  const incidentId = await begunPostmortem(page, relay)
  const base = 'one\n\ntwo\n\nthree'
  await relay.command({ type: 'postmortem.write', incidentId, section: 'factors', text: base, base: '' })
  const factors = await write(page, 'Contributing factors')
  await expect(factors).toContainText('three')
  await factors.press('Control+End')
  await factors.pressSequentially(' and mine')
  const { body } = await relay.call('POST', '/v1/invites', { person: 'ana' })
  const code = (body as { url: string }).url.split('#pair=')[1]
  const paired = await relay.call('POST', '/v1/pair', { code, deviceName: 'Ana' })
  const answer = await fetch(`${relay.ready.relay}/v1/commands`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${(paired.body as { token: string }).token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      commandId: '01990000-0000-7000-8000-000000000002',
      type: 'postmortem.write',
      incidentId,
      section: 'factors',
      text: 'ONE\n\ntwo\n\nthree',
      base,
    }),
  })
  expect(answer.status).toBe(200)
  await expect(factors).toContainText('ONE')
  await expect(factors).toContainText('three and mine')
  await expect(section(page, 'Contributing factors').getByRole('status')).toContainText(
    /brought together with Ana.*’s edit/,
  )
  await page.keyboard.type(' still')
  await expect(factors).toContainText('three and mine still')
})

test('what is written offline survives a reload, says that it is pending, and lands', async ({ page, relay }) => {
  test.setTimeout(120_000)
  await begunPostmortem(page, relay)
  await relay.kill()
  await expect(connection(page)).toContainText('offline', { timeout: 15_000 })
  const impact = await write(page, 'Impact')
  await impact.pressSequentially('1,240 payments failed')
  await expect(section(page, 'Impact').getByRole('status')).toContainText('Pending')

  // Typed and not even handed to the console's host when the page goes.
  const lucky = await write(page, 'Where we were lucky')
  await lucky.pressSequentially('it was night')
  await page.reload()
  await expect(section(page, 'Impact')).toContainText('1,240 payments failed')
  await expect(section(page, 'Where we were lucky')).toContainText('it was night')
  await expect(postmortem(page).getByText('pending', { exact: true }).first()).toBeVisible()

  await relay.start()
  await expect(connection(page)).toContainText('live', { timeout: 30_000 })
  await expect(postmortem(page).getByText('pending', { exact: true })).toHaveCount(0)
  const markdown = async () => {
    const [{ id }] = await relay.incidents()
    return (await relay.call('GET', `/v1/incidents/${id}/postmortem.md`)).body
  }
  await expect.poll(markdown).toContain('1,240 payments failed')
  await expect.poll(markdown).toContain('it was night')
})

test('its status goes forward one step at a time, and its owner is one person', async ({ page, relay }) => {
  await begunPostmortem(page, relay)
  const step = (name: string) => page.getByRole('list', { name: 'Status' }).getByRole('button', { name, exact: true })
  await expect(step('draft')).toHaveAttribute('aria-current', 'step')
  await expect(step('reviewed')).toHaveAttribute('aria-disabled', 'true')
  await step('reviewed').click({ force: true })
  await expect(step('draft')).toHaveAttribute('aria-current', 'step')
  for (const next of ['in review', 'reviewed', 'closed']) {
    await step(next).click()
    await expect(step(next)).toHaveAttribute('aria-current', 'step')
  }
  await page.getByLabel('Owner of the postmortem').selectOption('ana')
  await expect(page.getByRole('tabpanel').getByRole('link', { name: /CheckoutDown\s*closed\s*Ana/ })).toBeVisible()
})

test('why is asked of each answer, and an answer goes with its branch', async ({ page, relay }) => {
  await begunPostmortem(page, relay)
  const whys = section(page, '5 Whys')
  const answer = async (text: string) => {
    await page.keyboard.type(text)
    await page.keyboard.press('Control+Enter')
    await expect(whys.getByRole('paragraph').filter({ hasText: text })).toBeVisible()
    await expect(whys.getByRole('textbox')).toHaveCount(0)
  }
  await whys.getByRole('button', { name: 'Ask the first why' }).click()
  await answer('Payments timed out')
  await whys.getByRole('button', { name: 'Why: Payments timed out' }).click()
  await answer('The pool was full')
  await whys.getByRole('button', { name: 'Why: The pool was full' }).click()
  await answer('It was halved')
  await expect(whys.locator('li li li')).toContainText('It was halved')
  await whys.getByRole('button', { name: 'Edit: It was halved' }).click()
  await whys.getByRole('textbox', { name: 'Because' }).fill('Its default was halved')
  await whys.getByRole('button', { name: 'Save the answer' }).click()
  await expect(whys.getByText('Its default was halved')).toBeVisible()

  await whys.getByRole('button', { name: 'Remove: The pool was full' }).click()
  await expect(page.getByRole('dialog')).toContainText('1 answer below it would go with it')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(whys.getByText('Its default was halved')).toHaveCount(0)
  await expect(whys.getByText('Payments timed out')).toBeVisible()
})

test('an action item has an owner and a day, and is overdue when that has passed', async ({ page, relay }) => {
  await begunPostmortem(page, relay)
  const items = section(page, 'Action items')
  const add = async (title: string, day: string) => {
    await items.getByLabel('New action item').fill(title)
    await items.getByLabel('Owner of the new item').selectOption('ana')
    await items.getByLabel('Due', { exact: true }).fill(day)
    await items.getByRole('button', { name: 'Add' }).click()
    await expect(items.getByLabel(`Owner of ${title}`)).toHaveValue('ana')
  }
  await add('Alert on the pool', '2099-01-01')
  await add('Document the lever', '2020-01-01')
  await page.getByRole('tab', { name: 'Action items 2' }).click()
  const rows = page.getByRole('tabpanel').getByRole('link')
  await expect(rows.first()).toContainText('Document the lever')
  await expect(rows.first()).toContainText('overdue, 2020-01-01')
  await expect(rows.nth(1)).toContainText('due 2099-01-01')
  await items.getByLabel('State of Document the lever').selectOption('done')
  await expect(rows).toHaveCount(1)
  await expect(items.getByText('overdue')).toHaveCount(0)
})

test('the document tells the story, each row with its event, by role unless names are asked for', async ({
  page,
  relay,
}) => {
  await begunPostmortem(page, relay)
  const told = section(page, 'Timeline of the document')
  const note = told.getByRole('listitem').filter({ hasText: 'rolled back 42' })
  await expect(note).toHaveText(/commander A rolled back 42.*#\d+observed live/)
  await page.getByRole('checkbox', { name: 'Show people by name' }).check()
  await expect(note).toHaveText(/Owner rolled back 42/)
})

test('what the log drafts is marked so, until somebody keeps it or writes', async ({ page, relay }) => {
  await begunPostmortem(page, relay)
  const resolution = section(page, 'Resolution')
  await expect(resolution).toContainText(/Resolved after .* by commander A: rolled back/)
  await expect(resolution).toContainText('drafted from the log')
  await page.getByRole('button', { name: 'Keep the draft: Resolution' }).click()
  await expect(resolution).not.toContainText('drafted from the log')
  // It is kept with the name, which the document shows as a letter.
  await expect(resolution).toContainText('by person A: rolled back')
  await page.getByRole('checkbox', { name: 'Show people by name' }).check()
  await expect(resolution).toContainText('by Owner: rolled back')

  const detection = section(page, 'Detection')
  await expect(detection).toContainText('drafted from the log')
  await (await write(page, 'Detection')).pressSequentially('A customer called.')
  await page.getByRole('button', { name: 'Preview: Detection' }).click()
  await expect(detection).not.toContainText('drafted from the log')
  await expect(detection).toContainText('A customer called.')
  expect((await exported(page, 'Markdown')).text).not.toMatch(/A customer called\.\s+_Drafted/)
})

test('a star adds a row to the document, a cross takes one out by keyboard and puts it back', async ({
  page,
  relay,
}) => {
  await begunPostmortem(page, relay)
  const told = section(page, 'Timeline of the document')
  const rows = told.locator('> ol > li')
  const before = await rows.count()
  const drawer = page.getByRole('complementary', { name: 'Timeline to pick from' })
  if (!(await drawer.isVisible())) await page.getByRole('button', { name: 'Pick rows' }).click()
  await drawer.locator('[aria-pressed="false"]').first().click()
  await expect(rows).toHaveCount(before + 1)

  await rows.filter({ hasText: 'rolled back 42' }).getByRole('button').focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(before)
  await expect(rows.filter({ hasText: 'rolled back 42' })).toHaveCount(0)
  await expect(told.getByRole('button', { name: /Take row \d+ out/ }).and(page.locator(':focus'))).toBeVisible()
  const leftOut = told.getByText('Left out: 1')
  await leftOut.focus()
  await page.keyboard.press('Enter')
  await told.getByRole('button', { name: /Put row \d+ back/ }).focus()
  await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(before + 1)
  await expect(leftOut).toHaveCount(0)
})

test('its exports hold what was written, and the browser prints it', async ({ page, relay, problems }) => {
  const incidentId = await begunPostmortem(page, relay)
  const text = 'The pool was **too small**.'
  await relay.command({ type: 'postmortem.write', incidentId, section: 'summary', text, base: '' })
  await relay.command({ type: 'action.add', incidentId, title: 'Alert on the pool', dueOn: '2099-01-01' })
  await expect(section(page, 'Summary')).toContainText('too small')

  const markdown = await exported(page, 'Markdown')
  expect(markdown.name).toMatch(/^postmortem-\d{4}-\d\d-\d\d-[\w-]+\.md$/)
  expect(markdown.text).toContain(text)
  expect(markdown.text).toContain('Alert on the pool')
  expect((await exported(page, 'HTML')).text).toContain('<!doctype html>')
  expect(JSON.parse((await exported(page, 'JSON')).text)).toMatchObject({ title: 'CheckoutDown' })
  const csv = await exported(page, 'CSV')
  expect(csv.name).toMatch(/\.csv$/)
  expect(csv.text).toContain('rolled back 42')

  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /Print or PDF/ }).click()
  const printed = page.frameLocator('iframe[title="Page to print"]')
  await expect(printed.locator('h1')).toContainText('CheckoutDown')
  const rules = await page
    .locator('iframe[title="Page to print"]')
    .evaluate((frame: HTMLIFrameElement) => frame.contentDocument?.adoptedStyleSheets[0]?.cssRules.length ?? 0)
  expect(rules).toBeGreaterThan(0)
  expect(problems).toEqual([])
})

test('the notebook is accessible, dark and light, wide and narrow', async ({ page, relay }) => {
  test.setTimeout(120_000)
  const incidentId = await begunPostmortem(page, relay)
  await relay.command({ type: 'postmortem.set-why', incidentId, text: 'The pool was full' })
  await relay.command({ type: 'action.add', incidentId, title: 'Alert on the pool', dueOn: '2020-01-01' })
  await write(page, 'Impact')
  await expect(section(page, '5 Whys')).toContainText('The pool was full')
  const found: string[] = []
  for (const hash of [`#/notebook/${incidentId}`, '#/notebook']) {
    await page.goto(`${relay.ready.relay}/${hash}`)
    for (const [width, colorScheme] of looks) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
      for (const { id, nodes } of violations)
        for (const node of nodes) found.push(`${hash} ${width} ${colorScheme}: ${id}: ${node.html.slice(0, 200)}`)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (overflow > 0) found.push(`${hash} ${width}: ${overflow} px wider than the screen`)
    }
  }
  expect(found).toEqual([])
})

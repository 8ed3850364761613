import type { BrowserContext, Page } from '@playwright/test'
import { alarm, connection, expect, openConsole, type RelayProcess, test } from './kit.ts'

const handoff = (page: Page) => page.getByRole('region', { name: /^Handoff of/ })

/** The second person's console, on another machine as far as the browser knows. */
async function anasConsole(context: BrowserContext, relay: RelayProcess): Promise<Page> {
  const page = await context.newPage()
  await page.goto(await relay.invite('ana'))
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
  return page
}

/** Who is paged first, by the relay. */
async function primary(relay: RelayProcess): Promise<string | undefined> {
  const { body } = await relay.call('GET', '/v1/oncall')
  const [team] = (body as { teams: readonly { levels: readonly { person: string }[] }[] }).teams
  return team?.levels[0]?.person
}

test('the shift moves when the receiver has read, said back and accepted, and not before', async ({
  browser,
  page,
  relay,
}) => {
  test.setTimeout(90_000)
  await openConsole(page, relay)
  await relay.fire({ severity: 'critical' })
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const giver = await primary(relay)
  const context = await browser.newContext()
  const ana = await anasConsole(context, relay)

  await page.getByRole('link', { name: 'Handoff' }).click()
  await page.getByRole('button', { name: /^Hand over/ }).click()
  const form = page.getByRole('region', { name: /^Hand over/ })
  await expect(form.getByRole('textbox', { name: 'What it is' })).toHaveValue('CheckoutDown')
  await form.getByRole('combobox', { name: 'To' }).selectOption('ana')
  await expect(form.getByRole('radio', { name: 'unstable' })).toBeChecked()
  await form.getByRole('textbox', { name: /^If/ }).fill('it comes back, fail over to us-2')
  // What is half written is there after a reload.
  await page.reload()
  await page.getByRole('button', { name: /^Hand over/ }).click()
  await expect(form.getByRole('textbox', { name: /^If/ })).toHaveValue('it comes back, fail over to us-2')
  await form.getByRole('button', { name: /^Offer/ }).click()

  await expect(handoff(page)).toContainText('until Ana (sample) accepts')
  expect(await primary(relay)).toBe(giver)
  await ana.getByRole('link', { name: 'Read the brief' }).click()
  await expect(handoff(page)).toContainText('opened ')
  await expect(handoff(ana)).toContainText('it comes back, fail over to us-2')
  await expect(handoff(ana).getByRole('complementary', { name: 'What moves' })).toContainText('CheckoutDown')
  const accept = handoff(ana).getByRole('button', { name: /^Accept/ })
  await expect(accept).toBeDisabled()
  const box = handoff(ana).getByRole('textbox', { name: /In your words: CheckoutDown/ })
  await box.fill('I watch it')
  await expect(handoff(ana)).toContainText('say what you do if it comes back')
  await expect(accept).toBeDisabled()
  await box.fill('I watch it; us-2 if it returns')
  await expect(accept).toBeEnabled()

  // The receiver asks, and the giver is told and answers, both by key.
  await box.blur()
  await ana.keyboard.press('q')
  await ana.getByRole('textbox', { name: 'Your question' }).fill('Is us-2 warm?')
  await ana.keyboard.press('Enter')
  await expect(handoff(page)).toContainText('Is us-2 warm?')
  await expect(page.getByRole('heading', { name: /^You hold/ })).toBeInViewport()
  await page.getByRole('heading', { name: /You hold/ }).click()
  await page.keyboard.press('q')
  await page.getByRole('textbox', { name: 'Your answer' }).fill('Since noon.')
  await page.keyboard.press('Enter')
  await expect(handoff(ana)).toContainText('Since noon.')

  // The giver adds to the brief: what was read is no longer what is offered.
  await page.getByRole('button', { name: 'Change the brief…' }).click()
  await page.getByRole('textbox', { name: /Notes for the next person/ }).fill('The backup runs at 4.')
  await page.getByRole('button', { name: 'Send the changed brief' }).click()
  await expect(handoff(ana)).toContainText('The backup runs at 4.')
  expect(await primary(relay)).toBe(giver)
  await expect(handoff(ana)).toContainText('changed the brief while it was open here')
  await expect(accept).toBeDisabled()
  await handoff(ana).getByRole('button', { name: 'I have read it again' }).click()
  await accept.click()

  await expect.poll(() => primary(relay)).toBe('ana')
  const [incident] = await relay.incidents()
  expect(incident.roles.commander).toBe('ana')
  await expect(page.getByText(/Ana \(sample\) has .* from/)).toBeVisible()
  await page.getByText(/Ana \(sample\) has .* from/).click()
  await expect(page.getByText('I watch it; us-2 if it returns')).toBeVisible()
  await relay.fire({ key: 'another', title: 'Another', severity: 'critical' })
  await expect(alarm(ana)).toContainText('Another')
  await expect(alarm(page)).toBeHidden()
  await context.close()
})

test('a storm of 120 is handed over in a minute, by keyboard on the receiving side', async ({
  browser,
  page,
  relay,
}) => {
  test.setTimeout(150_000)
  await openConsole(page, relay)
  const context = await browser.newContext()
  const ana = await anasConsole(context, relay)
  const nodes = Array.from({ length: 120 }, (_, n) => n)
  for (const n of nodes)
    await relay.fire({ key: `node-${n}`, title: 'InstanceDown', severity: n % 3 === 0 ? 'info' : 'critical' })
  await relay.command({ type: 'incident.acknowledge-all' })
  await expect(alarm(page)).toBeHidden()
  const incidents = await relay.incidents()
  const grave = incidents.find(({ severity }: { severity: string }) => severity === 'critical')
  await relay.command({ type: 'incident.set-sev', incidentId: grave.id, sev: 1 })

  const began = Date.now()
  await page.getByRole('link', { name: 'Handoff' }).click()
  await page.getByRole('button', { name: /^Hand over/ }).click()
  const form = page.getByRole('region', { name: /^Hand over/ })
  await expect(form.getByRole('textbox', { name: 'What it is' }).nth(1)).toHaveValue(/InstanceDown × 79/)
  await form.getByRole('button', { name: 'Leave out what does not page' }).click()
  await expect(form.getByRole('textbox', { name: 'What it is' })).toHaveCount(2)
  // What is over leaves the draft, and it is said.
  await relay.command({ type: 'incident.resolve', incidentId: grave.id, reason: 'the switch is back' })
  await expect(form).toContainText('Resolved since, and left out: InstanceDown')
  const other = incidents.find(
    ({ id, severity }: { id: string; severity: string }) => severity === 'critical' && id !== grave.id,
  )
  await relay.command({ type: 'incident.set-sev', incidentId: other.id, sev: 1 })
  await expect(form).toContainText('Opened since, and added at the end: InstanceDown')
  await form.getByRole('combobox', { name: 'To' }).selectOption('ana')
  await form.getByRole('button', { name: /^Offer/ }).click()

  await ana.getByRole('link', { name: 'Read the brief' }).click()
  const boxes = handoff(ana).getByRole('textbox', { name: /^In your words/ })
  await expect(boxes).toHaveCount(2)
  await boxes.first().focus()
  await ana.keyboard.type('I call the data centre about the switch')
  await ana.keyboard.press('Control+Enter')
  await ana.keyboard.type('I take the one that people notice')
  await expect(handoff(ana).getByText('1 to tick')).toHaveCount(0)
  await expect(handoff(ana)).toContainText('tick that you spoke')
  await handoff(ana)
    .getByRole('checkbox', { name: /^We spoke/ })
    .check()
  await boxes.nth(1).focus()
  await ana.keyboard.press('Control+Enter')
  await expect(handoff(ana).getByRole('button', { name: /^Accept/ })).toBeFocused()
  await ana.keyboard.press('Enter')
  await expect.poll(() => primary(relay)).toBe('ana')
  expect(Date.now() - began).toBeLessThan(60_000)
  await context.close()
})

test('until an offer is answered both are paged, and a refusal leaves it with the giver', async ({
  browser,
  page,
  relay,
}) => {
  test.setTimeout(60_000)
  await openConsole(page, relay)
  const giver = await primary(relay)
  const context = await browser.newContext()
  const ana = await anasConsole(context, relay)
  await page.getByRole('link', { name: 'Handoff' }).click()
  await page.getByRole('button', { name: /^Hand over/ }).click()
  await page.getByRole('combobox', { name: 'To' }).selectOption('ana')
  await page.getByRole('button', { name: /^Offer/ }).click()
  await expect(handoff(page)).toContainText('both are paged')

  await relay.fire({ severity: 'critical' })
  await expect(alarm(page)).toContainText('CheckoutDown')
  await expect(alarm(ana)).toContainText('CheckoutDown')
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(ana)).toBeHidden()

  await ana.getByRole('link', { name: 'Read the brief' }).click()
  await handoff(ana).getByRole('button', { name: 'Decline…' }).click()
  await handoff(ana).getByRole('textbox', { name: 'Why you decline' }).fill('no laptop')
  await handoff(ana)
    .getByRole('button', { name: /^Decline: / })
    .click()
  // Answering the alarm has opened its room.
  await page.getByRole('link', { name: 'Handoff', exact: true }).click()
  await expect(page.getByText(/Ana \(sample\) declined\./)).toBeVisible()
  expect(await primary(relay)).toBe(giver)
  await context.close()
})

test('a take-over names its reason, and nothing is handed over without the relay', async ({ page, relay }) => {
  test.setTimeout(60_000)
  await page.goto(await relay.invite('ana'))
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
  await page.getByRole('link', { name: 'Handoff' }).click()
  await page.getByRole('button', { name: /^Take from/ }).click()
  const dialog = page.getByRole('dialog', { name: /^Take .* from/ })
  const take = dialog.getByRole('button', { name: /^Take from/ })
  await expect(take).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('no answer for ten minutes')
  await take.click()
  await expect.poll(() => primary(relay)).toBe('ana')
  await expect(page.getByText('emergency')).toBeVisible()

  await page.getByRole('button', { name: /^Hand over/ }).click()
  const form = page.getByRole('region', { name: /^Hand over/ })
  await form.getByRole('combobox', { name: 'To' }).selectOption({ index: 1 })
  await relay.kill()
  await expect(connection(page)).toContainText(/offline|blind/, { timeout: 10_000 })
  await expect(form).toContainText('Handing over needs the relay.')
  await expect(form.getByRole('button', { name: /^Offer/ })).toBeDisabled()
})

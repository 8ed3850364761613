import { alarm, connection, expect, openConsole, test } from './kit.ts'

test('a call for help is told in the asker’s words, answered at once, and the asker sees what becomes of it', async ({
  page,
  relay,
  browser,
}) => {
  test.setTimeout(90_000)
  await openConsole(page, relay)
  const context = await browser.newContext()
  const ana = await context.newPage()
  await ana.goto(await relay.invite('ana'))
  await expect(connection(ana)).toContainText('live', { timeout: 20_000 })

  await relay.fire()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  // Whoever takes it is in its room, where the runbook is.
  await expect(page).toHaveURL(/#\/incidents\//)
  await expect(alarm(page)).toBeHidden()
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: /Need help with CheckoutDown/ })
  await expect(dialog.getByRole('button', { name: /Ana/ }).last()).toContainText('live', { timeout: 20_000 })
  await page.keyboard.type('the pool is full')
  await page.keyboard.press('Enter')

  await expect(alarm(ana)).toContainText('asks you for help', { timeout: 15_000 })
  await expect(alarm(ana)).toContainText('the pool is full')
  await page.keyboard.press('p')
  const asked = page.getByRole('region', { name: /You asked Ana/ })
  await expect(asked).toContainText('the pool is full')
  await expect(asked).toContainText(/shown/, { timeout: 10_000 })
  // The feed says it on the row, to readers too.
  const row = page.getByRole('link', { name: 'CheckoutDown' }).first()
  await expect(row).toHaveAccessibleDescription(/Ana \(sample\) asked: shown/)
  await alarm(ana)
    .getByRole('button', { name: /I am coming/ })
    .click()
  await expect(alarm(ana)).toBeHidden()
  await expect(ana).toHaveURL(/#\/incidents\//)
  await expect(asked).toContainText('is coming')
  await expect(page.getByText(/Ana \(sample\) is coming/).first()).toBeVisible()
  expect((await relay.incidents())[0]).toMatchObject({ holder: 'owner' })
  await context.close()
})

test('what is typed in the alarm undoes no call; its keys undo it, or page at once', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire()
  const undo = alarm(page).getByRole('button', { name: /^Undo/ })
  const call = async () => {
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await expect(undo).toBeVisible()
  }
  const askings = async () => (await relay.incidents())[0].pages.length
  await expect(alarm(page)).toBeVisible()
  await call()
  await page.keyboard.press('e')
  await page.keyboard.type('zoo')
  await expect(undo).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('z')
  await expect(undo).toBeHidden()
  expect(await askings()).toBe(1)
  await call()
  await page.keyboard.press('Shift+Z')
  await expect.poll(askings, { timeout: 3_000 }).toBe(2)
})

test('what was being typed when the alarm came asks for nothing, nor does a double click', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire({ severity: 'warning', key: 'quiet', title: 'quiet' })
  const [{ id }] = await relay.incidents()
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  const note = page.getByRole('textbox', { name: 'Note', exact: true })
  await note.pressSequentially('the pool')
  await relay.fire()
  await expect
    .poll(async () => {
      await page.keyboard.press('x')
      return alarm(page).isVisible()
    })
    .toBe(true)
  await page.keyboard.type('e.pEz')
  await expect(alarm(page).getByRole('textbox')).toHaveCount(0)
  await expect(alarm(page).getByText('muted here')).toHaveCount(0)

  await alarm(page).getByRole('button', { name: 'Need help' }).dblclick()
  await expect(alarm(page).getByRole('textbox', { name: /^Why/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
})

test('the alarm can be muted for a minute: the sound alone, and that is said', async ({ page, relay }) => {
  await openConsole(page, relay)
  await relay.fire()
  await expect(alarm(page)).toBeVisible()
  await page.keyboard.press('.')
  await expect(alarm(page).getByRole('status').filter({ hasText: 'muted here' })).toContainText('it pages on')
  expect((await relay.incidents())[0]).toMatchObject({ status: 'triggered' })
})

import { alarm, connection, expect, openConsole, test } from './kit.ts'

test('without its relay the console stays readable after a reload, queues what it may, and delivers it once, in order', async ({
  page,
  relay,
}) => {
  test.setTimeout(120_000)
  await openConsole(page, relay)
  await relay.fire()
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alarm(page)).toBeHidden()
  const [{ id }] = await relay.incidents()
  await page.goto(`${relay.ready.relay}/#/incidents/${id}`)
  const note = page.getByRole('textbox', { name: 'Note', exact: true })
  await note.fill('rolled back 42')
  await note.press('Control+Enter')
  await expect(page.getByText('rolled back 42').first()).toBeVisible()

  await relay.kill()
  await expect(connection(page)).toContainText('offline', { timeout: 10_000 })
  await note.fill('offline one')
  await note.press('Control+Enter')
  await note.fill('offline two')
  await note.press('Control+Enter')
  await expect(page.getByText(/pending/).first()).toBeVisible()

  await page.reload()
  await expect(connection(page)).toContainText(/offline|connecting/, { timeout: 10_000 })
  await expect(page.getByText('rolled back 42').first()).toBeVisible()
  await expect(page.getByText('offline one').first()).toBeVisible()
  await expect(page.getByText(/pending/).first()).toBeVisible()

  await relay.start()
  await expect(connection(page)).toContainText('live', { timeout: 30_000 })
  const notes = async () => {
    const { body } = await relay.call('GET', `/v1/incidents/${id}/timeline`)
    const { entries } = body as { entries: readonly { kind: string; text: string }[] }
    return entries.filter((entry) => entry.kind === 'note').map((entry) => entry.text)
  }
  await expect.poll(notes).toEqual(['rolled back 42', 'offline one', 'offline two'])
})

test('an acknowledgement made offline that came too late is refused, with who and when', async ({ page, relay }) => {
  test.setTimeout(120_000)
  await openConsole(page, relay)
  await relay.fire()
  await expect(alarm(page)).toBeVisible()
  const [{ id }] = await relay.incidents()
  await page.context().setOffline(true)
  await relay.kill()
  await expect(connection(page)).toContainText('offline', { timeout: 15_000 })
  await alarm(page).getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText(/escalation continues/i).first()).toBeVisible()
  await relay.start()
  const ana = await relay.call('POST', '/v1/invites', { person: 'ana' })
  const code = (ana.body as { url: string }).url.split('#pair=')[1]
  const paired = await relay.call('POST', '/v1/pair', { code, deviceName: 'Ana' })
  const { token } = paired.body as { token: string }
  await fetch(`${relay.ready.relay}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      commandId: '01990000-0000-7000-8000-000000000001',
      type: 'incident.acknowledge',
      incidentId: id,
    }),
  })
  await page.context().setOffline(false)
  await expect(connection(page)).toContainText('live', { timeout: 30_000 })
  await expect(page.getByRole('alert').filter({ hasText: /Ana/ })).toContainText(/acknowledged/)
})

test('a person who is on call is told aloud that they are blind, and that it is over', async ({ page, relay }) => {
  test.setTimeout(120_000)
  await openConsole(page, relay)
  await relay.kill()
  await expect(page.getByText(/you are blind/i).first()).toBeVisible({ timeout: 45_000 })
  await relay.start()
  await expect(connection(page)).toContainText('live', { timeout: 30_000 })
  await expect(page.getByText(/you are blind/i)).toHaveCount(0)
})

import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alarm, connection, expect, RelayProcess, test } from './kit.ts'

/** A second machine reaches the relay by a name of its own, over TLS: here the name is mapped to loopback for the browser. */
const name = 'baton.test'
const dir = mkdtempSync(join(tmpdir(), 'baton-tls-'))
const key = join(dir, 'key.pem')
const cert = join(dir, 'cert.pem')
const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
execFileSync(
  'openssl',
  ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
  { stdio: 'ignore' },
)
const publicKey = new X509Certificate(readFileSync(cert)).publicKey.export({ type: 'spki', format: 'der' })
const trusted = createHash('sha256').update(publicKey).digest('base64')

test.use({
  // The browser trusts this one key, as a machine would trust the team's own authority; nothing else is let off.
  launchOptions: async ({ launchOptions }, use) =>
    use({
      ...launchOptions,
      args: [
        ...(launchOptions.args ?? []),
        `--host-resolver-rules=MAP ${name} 127.0.0.1`,
        `--ignore-certificate-errors-spki-list=${trusted}`,
      ],
    }),
})

test('a second machine joins by a one-time link over TLS, is paged there, and can be revoked', async ({ page }) => {
  test.setTimeout(90_000)
  const relay = new RelayProcess([
    '--host',
    '127.0.0.1',
    '--tls-cert',
    cert,
    '--tls-key',
    key,
    '--public-url',
    `https://${name}`,
  ])
  // The relay's own name is not this machine's, so the test speaks to it through the browser alone.
  await relay.start()
  try {
    const port = relay.port
    const origin = `https://${name}:${port}`
    await page.goto(`${origin}/#pair=${relay.ready.console.split('#pair=')[1]}`)
    await expect(connection(page)).toContainText('live', { timeout: 20_000 })
    expect(page.url()).not.toContain('pair=')
    expect(await page.evaluate(() => window.isSecureContext)).toBe(true)

    const joined = await page.context().browser()?.newContext()
    if (!joined) throw new Error('no browser')
    const other = await joined.newPage()
    const call = (path: string, body: unknown) =>
      page.evaluate(
        async ([url, token, text]) => {
          const response = await fetch(url as string, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: text as string,
          })
          return response.json()
        },
        [path, relay.ready.token, JSON.stringify(body)],
      )
    const invite = await call('/v1/invites', { person: 'ana' })
    const code = invite.url.split('#pair=')[1]
    await other.goto(`${origin}/#pair=${code}`)
    await expect(connection(other)).toContainText('live', { timeout: 20_000 })

    const incident = await call('/v1/commands', {
      commandId: '01990000-0000-7000-8000-0000000000aa',
      type: 'incident.declare',
      title: 'Declared',
      severity: 'error',
    })
    await call('/v1/commands', {
      commandId: '01990000-0000-7000-8000-0000000000ab',
      type: 'incident.add-responder',
      incidentId: incident.incidentId,
      person: 'ana',
    })
    await expect(alarm(other)).toContainText('Declared')

    const again = await page.context().browser()?.newContext()
    const third = await again?.newPage()
    if (!third) throw new Error('no browser')
    await third.goto(`${origin}/#pair=${code}`)
    await expect(third.getByText(/unknown, used or expired/)).toBeVisible()

    const devices = await page.evaluate(
      async (token) => (await fetch('/v1/devices', { headers: { authorization: `Bearer ${token}` } })).json(),
      relay.ready.token,
    )
    const anas = devices.devices.find((device: { person: string }) => device.person === 'ana')
    await page.evaluate(
      ([id, token]) =>
        fetch(`/v1/devices/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }).then(
          (response) => response.status,
        ),
      [anas.id, relay.ready.token],
    )
    await expect(other.getByText(/revoked/i).first()).toBeVisible()
  } finally {
    await relay.remove()
  }
})

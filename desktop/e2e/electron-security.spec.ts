import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './electron-kit.ts'
import { alarm } from './kit.ts'

const refused = { ok: false, error: expect.stringContaining('Refused') }

test('every window is sandboxed, isolated and without Node, whatever it shows', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  await (await electron.page('index')).evaluate(() => window.batonHome!.printPdf('<p>x</p>'))
  expect(electron.app.isSandboxed).toBe(true)
  expect(electron.windows.length).toBeGreaterThanOrEqual(4)
  for (const { options } of electron.windows) {
    expect(options.webPreferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    })
    expect(options.webPreferences).not.toHaveProperty('enableBlinkFeatures')
  }
})

test('our pages come over a scheme of our own, with a strict policy, and from no other path', async ({ desktop }) => {
  const electron = await desktop.start()
  const main = await electron.page('index')
  expect(electron.schemes).toEqual([
    { scheme: 'baton-app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  const ask = (path: string, method = 'GET') =>
    main.evaluate(
      async ([url, verb]) => {
        const response = await fetch(url!, { method: verb! })
        return { status: response.status, policy: response.headers.get('content-security-policy') ?? '' }
      },
      [path, method],
    )
  const page = await ask('/index.html')
  expect(page.status).toBe(200)
  expect(page.policy).toContain("default-src 'none'")
  expect(page.policy).not.toMatch(/unsafe|\*|https?:/)
  for (const path of ['/', '/main.mjs', '/../main.mjs', '/..%2fmain.mjs', '/%2e%2e/preload.cjs', '/assets/', '/x.html'])
    expect((await ask(path)).status, path).toBe(404)
  expect((await ask('/index.html', 'POST')).status).toBe(404)
  // Not even a script that is there runs inline, and nothing outside is reached.
  const problems = await main.evaluate(async () => {
    const blocked: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
    await fetch('https://evil.example/').catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve))
    return { blocked, ran: 'ran' in window }
  })
  expect(problems.ran).toBe(false)
  expect(problems.blocked).toEqual(expect.arrayContaining(['script-src-elem', 'connect-src']))
  expect(electron.session().leaked).toEqual([])
})

test('a call from anything but the main frame of a page of ours is refused', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  const sender = electron.showing('index')[0]!.webContents
  const own = 'baton-app://console/index.html'
  const ask = (senderFrame: unknown, from = sender, channel = 'console:snapshot') =>
    electron.invoke(channel, { sender: from, senderFrame }, [])
  expect(await ask({ url: own, parent: null })).toMatchObject({ ok: true })
  for (const url of ['https://evil.example/', 'baton-app://evil/index.html', 'file:///index.html', 'about:blank', ''])
    expect(await ask({ url, parent: null }), url).toEqual(refused)
  expect(await ask({ url: own, parent: {} })).toEqual(refused)
  expect(await ask(null)).toEqual(refused)
  const stranger = Object.assign(Object.create(sender), { id: 999_999 })
  expect(await ask({ url: own, parent: null }, stranger)).toEqual(refused)
  // The alarm may answer pages, and not change which relay is followed; the sound page may do neither.
  const [alarmWindow, soundWindow] = [electron.showing('alarm')[0]!, electron.showing('sound')[0]!]
  const home = 'home:state'
  expect(await ask({ url: own, parent: null }, alarmWindow.webContents)).toMatchObject({ ok: true })
  expect(await ask({ url: own, parent: null }, alarmWindow.webContents, home)).toEqual(refused)
  expect(await ask({ url: own, parent: null }, soundWindow.webContents)).toEqual(refused)
})

test('arguments that a call does not take are refused', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  const event = {
    sender: electron.showing('index')[0]!.webContents,
    senderFrame: { url: 'baton-app://console/index.html', parent: null },
  }
  const wrong: readonly (readonly [string, readonly unknown[]])[] = [
    ['console:snapshot', [1]],
    ['console:openRoom', []],
    ['console:openRoom', [{ toString: 'x' }]],
    ['console:openRoom', ['x'.repeat(1_000)]],
    ['console:submit', [{ type: 'incident.acknowledge' }]],
    ['console:submit', [{ type: 'incident.acknowledge', incidentId: 'a', commandId: 'b' }]],
    ['console:submit', [{ type: 'no.such', incidentId: 'a' }]],
    ['console:openLink', ['https://x.example', 'yes']],
    ['home:join', ['https://x.example', '#<script>', 'Desk']],
    ['sound:report', [{ kind: 'page', state: 'playing' }]],
  ]
  for (const [channel, args] of wrong) expect(await electron.invoke(channel, event, args), channel).toEqual(refused)
  // A page that asks wrongly gets an error of words, not silence.
  const message = await main.evaluate(() =>
    window.baton!.submit({ type: 'incident.acknowledge' } as never).catch((error: Error) => error.message),
  )
  expect(message).toContain('Refused')
})

test('a page goes nowhere and opens no window', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  const [shown] = electron.showing('index')
  for (const url of ['https://evil.example/', 'data:text/html,x', 'file:///etc/passwd']) {
    await main.evaluate((to) => location.assign(to), url).catch(() => undefined)
    await main.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: to })
      document.body.append(link)
      link.click()
    }, url)
  }
  expect(electron.session().denied).toContain('https://evil.example/')
  expect(new URL(main.url()).pathname).toBe('/index.html')
  await expect(main.getByRole('status').filter({ hasText: 'live' })).toBeVisible()
  await main.evaluate(() => window.open('https://evil.example/popup'))
  await expect.poll(() => shown?.webContents.deniedWindows.length).toBe(1)
  expect(electron.session().leaked).toEqual([])
})

test('no permission is given, but to our own pages to copy', async ({ desktop }) => {
  const electron = await desktop.start()
  const { permissionRequest, permissionCheck, devicePermission } = electron.session()
  const own = 'baton-app://console/'
  const isAsked = (permission: string, url: string) =>
    new Promise((resolve) =>
      permissionRequest?.({} as never, permission as never, resolve, { requestingUrl: url } as never),
    )
  const isChecked = (permission: string, url: string) => permissionCheck?.(null, permission as never, url, {} as never)
  for (const permission of ['notifications', 'media', 'geolocation', 'clipboard-read', 'openExternal', 'unknown']) {
    expect(await isAsked(permission, own), permission).toBe(false)
    expect(isChecked(permission, own), permission).toBe(false)
  }
  // Electron asks this of a page's Copy button, which no browser does.
  const copying = 'clipboard-sanitized-write'
  expect([await isAsked(copying, `${own}index.html`), isChecked(copying, own)]).toEqual([true, true])
  for (const url of ['https://evil.example/', 'baton-app://print/', ''])
    expect([await isAsked(copying, url), isChecked(copying, url)], url).toEqual([false, false])
  expect(devicePermission?.()).toBe(false)
})

test('only web addresses are opened outside, and odd ones only with consent', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  const open = (url: string, consent: boolean) =>
    main.evaluate(([to, said]) => window.baton!.openLink(to as string, said as boolean), [url, consent] as const)
  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:', 'smb://host/x', 'baton://incident/a'])
    expect((await open(url, true)).kind, url).toBe('refused')
  expect(await open('https://xn--pple-43d.example/', false)).toMatchObject({
    kind: 'needs-consent',
    host: 'xn--pple-43d.example',
  })
  expect(electron.openedOutside).toEqual([])
  expect(await open('https://runbook.example/db', false)).toEqual({ kind: 'opened' })
  expect(await open('http://runbook.example/db', true)).toEqual({ kind: 'opened' })
  expect(electron.openedOutside).toEqual(['https://runbook.example/db', 'http://runbook.example/db'])
})

test('only numbers of the team are called, and the system is given the number alone', async ({ desktop, relay }) => {
  const yaml = readFileSync(join(relay.dir, 'oncall.yaml'), 'utf8').replace(
    /\n {2}ana:\n/,
    '\n  ana:\n    phone: +49 151 2345678\n',
  )
  expect((await relay.call('POST', '/v1/config', { yaml, base: relay.dir })).status).toBe(200)
  const { electron, main } = await desktop.startLive(relay)
  const phones = () => main.evaluate(async () => (await window.baton!.snapshot()).phones)
  await expect.poll(phones, { timeout: 15_000 }).toEqual({ ana: '+491512345678' })
  const open = (url: string) => main.evaluate((to) => window.baton!.openLink(to, true), url)
  for (const url of [
    'tel:+19005550199',
    'tel:*21*+491512345678#',
    'tel:+491512345678;phone-context=x',
    'sms:+491512345678',
  ])
    expect((await open(url)).kind, url).toBe('refused')
  expect(electron.openedOutside).toEqual([])
  expect(await open('tel:+49 (151) 234-5678')).toEqual({ kind: 'opened' })
  expect(electron.openedOutside).toEqual(['tel:+491512345678'])
})

test('a runbook opens from the alarm through the same rules', async ({ desktop, relay }) => {
  const { electron } = await desktop.startLive(relay)
  await relay.fire({ runbook: 'http://xn--pple-43d.example/run' })
  const page = await electron.page('alarm')
  await alarm(page)
    .getByRole('button', { name: /Runbook/ })
    .click()
  await expect(page.getByRole('dialog')).toContainText('xn--pple-43d.example')
  expect(electron.openedOutside).toEqual([])
})

test('a document is printed without scripts and without a network', async ({ desktop, relay }) => {
  const { electron, main } = await desktop.startLive(relay)
  const html = '<h1>Postmortem</h1><img src="https://evil.example/x.png"><script>document.title = "ran"</script>'
  const result = await main.evaluate(async (text) => {
    const printed = await window.batonHome!.printPdf(text)
    return printed instanceof Uint8Array ? new TextDecoder('latin1').decode(printed.slice(0, 5)) : printed.error
  }, html)
  expect(result).toBe('%PDF-')
  const [print] = electron.windows.filter(({ options }) => options.title === 'Baton: printing')
  expect(print?.isDestroyed()).toBe(true)
  expect(print?.options.webPreferences).toMatchObject({ javascript: false, sandbox: true })
  expect(print?.options.webPreferences).not.toHaveProperty('preload')
  expect(electron.sessions.flatMap(({ leaked }) => leaked)).toEqual([])
})

test('a page has the named calls and nothing else of Electron or Node', async ({ desktop }) => {
  const electron = await desktop.start()
  const main = await electron.page('index')
  const globals = await main.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in window),
  )
  expect(globals).toEqual([])
  const exposed = await main.evaluate(() =>
    [...Object.values(window.baton!), ...Object.values(window.batonHome!)].map((part) => typeof part),
  )
  expect(new Set(exposed)).toEqual(new Set(['function']))
})

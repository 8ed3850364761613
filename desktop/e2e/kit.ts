import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base, expect, type Page } from '@playwright/test'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What `serve --json` prints. */
export interface Ready {
  readonly relay: string
  readonly console: string
  readonly token: string
  readonly integrations: { readonly generic: { readonly url: string }; readonly alertmanager: { readonly url: string } }
}

/** The real relay as a process of its own, on a store of its own, which a test may kill and start again. */
export class RelayProcess {
  readonly dir = mkdtempSync(join(tmpdir(), 'baton-e2e-'))
  readonly #extra: readonly string[]
  #child: ChildProcess | null = null
  #port = 0
  ready!: Ready

  constructor(extra: readonly string[] = []) {
    this.#extra = extra
  }

  get port(): number {
    return this.#port
  }

  async start(): Promise<void> {
    const args = ['relay/src/main.ts', 'serve', '--local', '--json', '--data', this.dir, '--port', String(this.#port)]
    // What stands for services outside is on this machine, and the operator has to allow that.
    const ours = ['--console-dir', 'desktop/dist/web', '--allow-send', '127.0.0.1']
    const child = spawn(process.execPath, [...args, ...ours, ...this.#extra], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const line = await new Promise<string>((resolve, reject) => {
      let text = ''
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
      })
      child.once('exit', (code) => reject(new Error(`the relay ended with ${code}: ${said}`)))
    })
    this.ready = JSON.parse(line) as Ready
    // A restart is on the same address, as it is for the consoles that wait for it.
    const { local } = JSON.parse(readFileSync(join(this.dir, 'relay.json'), 'utf8')) as { local: { url: string } }
    this.#port = Number(new URL(local.url).port)
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.dir, { recursive: true, force: true })
  }

  async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(this.ready.relay + path, {
      method,
      headers: {
        authorization: `Bearer ${this.ready.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json') && !path.startsWith('/v1/journal')
    return { status: response.status, body: isJson ? JSON.parse(text) : text }
  }

  /** A command of the owner over HTTP, as another program of theirs would send it. */
  async command(request: Readonly<Record<string, unknown>>): Promise<void> {
    const commandId = randomUUID().replace(/-4/, '-7')
    const { status, body } = await this.call('POST', '/v1/commands', { commandId, ...request })
    if (status !== 200) throw new Error(`the command was answered ${status}: ${JSON.stringify(body)}`)
  }

  /** A one-time link to this relay's console for a person. */
  async invite(person: string): Promise<string> {
    const { body } = await this.call('POST', '/v1/invites', { person })
    return `${this.ready.relay}/#pair=${(body as { url: string }).url.split('#pair=')[1]}`
  }

  async fire(alert: Record<string, unknown> = {}): Promise<void> {
    const response = await fetch(this.ready.integrations.generic.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        title: 'CheckoutDown',
        key: 'checkout',
        severity: 'critical',
        service: 'checkout',
        ...alert,
      }),
    })
    if (response.status !== 202) throw new Error(`intake answered ${response.status}`)
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers freely
  async incidents(): Promise<readonly any[]> {
    return ((await this.call('GET', '/v1/incidents')).body as { incidents: readonly unknown[] }).incidents
  }
}

export const test = base.extend<{ relay: RelayProcess; problems: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that a fixture needs from this pattern
  relay: async ({}, use) => {
    const relay = new RelayProcess()
    await relay.start()
    await use(relay)
    await relay.remove()
  },
  /** What the page's console calls an error: a blocked resource, a broken policy, an exception. */
  problems: async ({ page }, use) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/net::ERR_|WebSocket connection/.test(message.text()))
        problems.push(message.text())
    })
    await use(problems)
  },
})

/** Opens the console, pairs it by the link, and waits until it says that it is live. */
export async function openConsole(page: Page, relay: RelayProcess): Promise<void> {
  await page.goto(relay.ready.console)
  await expect(connection(page)).toContainText('live', { timeout: 20_000 })
}

export const connection = (page: Page) =>
  page.getByRole('status').filter({ hasText: /live|catching up|offline|blind|connecting/ })
/** Acknowledges what is shown by its key, which is held. */
export const holdAcknowledge = (page: Page) => page.keyboard.press('a', { delay: 700 })
export const alarm = (page: Page) => page.getByRole('alertdialog')

export { expect }

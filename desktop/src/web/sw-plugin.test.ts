import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceWorkerPlugin } from './sw-plugin.ts'

interface Worker {
  readonly files: readonly string[]
  readonly code: string
}

/** Builds a page of two files with the plugin, as the console is built. */
async function buildPage(root: string, text: string): Promise<Worker> {
  writeFileSync(join(root, 'index.html'), '<!doctype html><script type="module" src="/main.ts"></script>')
  writeFileSync(join(root, 'main.ts'), `document.title = ${JSON.stringify(text)}`)
  const plugins = [serviceWorkerPlugin()]
  const result = (await build({
    root,
    plugins,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, manifest: true, sourcemap: true },
  })) as Rolldown.RolldownOutput
  const worker = result.output.find((file) => file.fileName === 'sw.js')
  if (worker?.type !== 'chunk') throw new Error('no worker')
  return { files: result.output.map((file) => file.fileName), code: worker.code }
}

/** Runs the built worker and returns whether it answers a request itself. */
function createScope({ code }: Worker) {
  type Handler = (event: { readonly request: object; respondWith(answer: Promise<unknown>): unknown }) => void
  const handlers = new Map<string, Handler>()
  const kept = new Map([['/index.html', 'the kept page']])
  const network = { isUp: true, status: 200 }
  const scope = {
    location: { origin: 'https://relay.test' },
    addEventListener: (type: string, handler: Handler) => handlers.set(type, handler),
  }
  const caches = {
    match: async (request: string | { readonly url: string }) =>
      kept.get(typeof request === 'string' ? request : new URL(request.url).pathname),
  }
  const fetch = async () => {
    if (!network.isUp) throw new Error('no network')
    return { status: network.status, from: 'network' }
  }
  runInNewContext(code, { self: scope, caches, fetch, URL, Request, AbortSignal, Set, JSON })
  const ask = (path: string, init: { readonly method?: string; readonly mode?: string } = {}) => {
    const answers: Promise<unknown>[] = []
    const request = { url: new URL(path, 'https://relay.test').href, method: 'GET', mode: 'cors', ...init }
    handlers.get('fetch')?.({ request, respondWith: (answer) => answers.push(answer) })
    return answers[0] ?? null
  }
  return { ask, network }
}

describe('the service worker', () => {
  let root = ''
  let worker: Worker

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'baton-sw-'))
    worker = await buildPage(root, 'one')
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('knows every file of the shell, and nothing else', () => {
    const shell = worker.files.filter((name) => !/\.map$|^sw\.js$|^\.vite/.test(name))
    expect(shell.length).toBeGreaterThanOrEqual(2)
    for (const name of shell) expect(worker.code).toContain(JSON.stringify(`/${name}`))
    expect(worker.code).not.toMatch(/BATON_SHELL|\.map"|manifest\.json|"\/sw\.js"|^(import|export) /m)
  })

  it('has another version when the shell has changed', async () => {
    const versionOf = ({ code }: Worker) => /"version":"([0-9a-f]{16})"/.exec(code)?.[1]
    const other = await buildPage(root, 'two')
    expect(versionOf(worker)).toBeDefined()
    expect(versionOf(other)).not.toBe(versionOf(worker))
  })

  it('opens the kept page when the relay is away or broken, and the relay’s own while it answers', async () => {
    const { ask, network } = createScope(worker)
    expect(await ask('/', { mode: 'navigate' })).toMatchObject({ from: 'network' })
    network.status = 502
    expect(await ask('/', { mode: 'navigate' })).toBe('the kept page')
    network.isUp = false
    expect(await ask('/', { mode: 'navigate' })).toBe('the kept page')
  })

  it.each([
    ['/v1/incidents', {}],
    ['/v1/pair', { method: 'POST' }],
    ['/socket.io/?EIO=4', {}],
    ['/docs', { mode: 'navigate' }],
    ['/health', { mode: 'navigate' }],
    ['https://elsewhere.test/index.html', {}],
  ])('leaves %s to the network', (path, init) => {
    expect(createScope(worker).ask(path, init)).toBeNull()
  })
})

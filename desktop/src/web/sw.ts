/**
 * The service worker: keeps the console's own files, so that it opens while the relay is away. It never answers for
 * the API, intake or sockets, and never keeps what they say.
 */

/** Put in by sw-plugin.ts when the console is built. */
declare const BATON_SHELL: { readonly version: string; readonly files: readonly string[] }

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchAsk extends Extendable {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
/** What the DOM's own types do not say of a worker's scope. */
interface Scope {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchAsk) => void): void
}

const scope = self as unknown as Scope
const { version, files } = BATON_SHELL
const prefix = 'baton-shell-'
const cacheName = prefix + version
const page = '/index.html'
const shell = new Set(files)
/** A relay that hangs must not keep the console from opening. */
const pageTimeoutMs = 3_000
/** The shell before this one stays: a page that is open may still need a file of it. */
const keptShells = 2

scope.addEventListener('install', (event) => event.waitUntil(install()))
scope.addEventListener('activate', (event) => event.waitUntil(activate()))
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return
  if (request.mode === 'navigate' && (url.pathname === '/' || url.pathname === page))
    event.respondWith(openPage(request))
  else if (shell.has(url.pathname)) event.respondWith(fromShell(request))
})

async function install(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.addAll(files.map((file) => new Request(file, { cache: 'reload', credentials: 'omit' })))
  await scope.skipWaiting()
}

async function activate(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName)
  await Promise.all(shells.slice(0, Math.max(0, shells.length - keptShells + 1)).map((name) => caches.delete(name)))
  await scope.clients.claim()
}

/** The relay's page while it answers, else the one that was kept. */
async function openPage(request: Request): Promise<Response> {
  const kept = caches.match(page, { cacheName })
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(pageTimeoutMs) })
    if (response.status < 500) return response
    return (await kept) ?? response
  } catch (error) {
    const response = await kept
    if (response) return response
    throw error
  }
}

async function fromShell(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreSearch: true })
  return kept ?? fetch(request)
}

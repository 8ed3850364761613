import { EventEmitter } from 'node:events'
import type { Browser, BrowserContext, Frame, Request as PageRequest, Route } from '@playwright/test'
import type { OnBeforeRequestListenerDetails, PermissionCheckHandlerHandlerDetails, WebContents } from 'electron'
import { fromWeb } from './addresses.ts'
import type { FakeBrowserWindow } from './fake-window.ts'
import { openShim } from './preload-shim.ts'

type Decide = (granted: boolean) => void
type PermissionRequest = (contents: WebContents, permission: never, decide: Decide, details: never) => void
type PermissionCheck = (
  contents: WebContents | null,
  permission: never,
  origin: string,
  details: PermissionCheckHandlerHandlerDetails,
) => boolean
type BeforeRequest = (
  details: OnBeforeRequestListenerDetails,
  decide: (response: { readonly cancel?: boolean }) => void,
) => void

/** A session: its protocols, its guards, and a browser context of its own whose every request passes them. */
export class FakeSession extends EventEmitter {
  readonly #browser: Browser
  readonly #contexts = new Map<boolean, Promise<BrowserContext>>()
  readonly #handlers = new Map<string, (request: Request) => Promise<Response> | Response>()
  readonly windows = new Set<FakeBrowserWindow>()
  permissionRequest: PermissionRequest | null = null
  permissionCheck: PermissionCheck | null = null
  devicePermission: (() => boolean) | null = null
  beforeRequest: BeforeRequest | null = null
  /** What passed the app's own filter and belongs to no protocol of ours: it would have gone to the network. */
  readonly leaked: string[] = []
  readonly denied: string[] = []
  /** Where dictionaries come from, the languages that are checked, and the words that were added. */
  dictionaries = 'https://redirector.gvt1.com/edgedl/chrome/dict/'
  languages: readonly string[] = []
  readonly learnt: string[] = []
  readonly availableSpellCheckerLanguages = ['de', 'en-GB', 'en-US', 'fr']

  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response> | Response): void => {
      this.#handlers.set(scheme, handler)
    },
  }
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest | null): void => {
      this.beforeRequest = listener
    },
  }

  constructor(browser: Browser) {
    super()
    this.#browser = browser
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.permissionRequest = handler
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.permissionCheck = handler
  }

  setDevicePermissionHandler(handler: (() => boolean) | null): void {
    this.devicePermission = handler
  }

  setDisplayMediaRequestHandler(): void {}

  setSpellCheckerDictionaryDownloadURL(url: string): void {
    this.dictionaries = url
  }
  setSpellCheckerLanguages(languages: string[]): void {
    const unknown = languages.find((language) => !this.availableSpellCheckerLanguages.includes(language))
    if (unknown !== undefined) throw new Error(`no dictionary for ${unknown}`)
    this.languages = languages
  }
  addWordToSpellCheckerDictionary(word: string): boolean {
    this.learnt.push(word)
    return true
  }

  context(hasScript: boolean): Promise<BrowserContext> {
    const known = this.#contexts.get(hasScript)
    if (known) return known
    const made = this.#makeContext(hasScript)
    this.#contexts.set(hasScript, made)
    return made
  }

  async close(): Promise<void> {
    for (const context of this.#contexts.values()) await (await context).close()
  }

  async #makeContext(hasScript: boolean): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ javaScriptEnabled: hasScript, viewport: null })
    await context.exposeBinding('__batonInvoke', async ({ page, frame }, channel: string, args: string) => {
      const window = [...this.windows].find((candidate) => candidate.page === page)
      if (!window) throw new Error('no window has this page')
      return window.webContents.invoked(channel, args, fromWeb(frame.url()), frame.parentFrame() !== null)
    })
    await context.exposeBinding('__batonOpen', ({ page }, url: string) => {
      ;[...this.windows].find((candidate) => candidate.page === page)?.webContents.asksForWindow(url)
    })
    await context.addInitScript(openShim)
    await context.route('**/*', (route) => this.#route(route))
    return context
  }

  async #route(route: Route): Promise<void> {
    const request = route.request()
    const url = fromWeb(request.url())
    if (request.isNavigationRequest() && !this.#mayNavigate(request, url)) {
      this.denied.push(url)
      return route.abort('aborted')
    }
    if (await this.#isCancelled(url)) {
      this.denied.push(url)
      return route.abort('blockedbyclient')
    }
    const handler = this.#handlers.get(url.slice(0, url.indexOf(':')))
    if (!handler) {
      this.leaked.push(url)
      return route.abort('internetdisconnected')
    }
    const response = await handler(new Request(url, { method: request.method() }))
    const body = Buffer.from(await response.arrayBuffer())
    return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body })
  }

  /** A load that the app asked for goes through; one that a page began must pass the app's own guard. */
  #mayNavigate(request: PageRequest, url: string): boolean {
    const frame = frameOf(request)
    const window = [...this.windows].find((candidate) => candidate.page === frame?.page())
    return frame && window ? window.webContents.mayNavigate(url, frame.parentFrame() === null) : false
  }

  #isCancelled(url: string): Promise<boolean> {
    const { beforeRequest } = this
    if (!beforeRequest) return Promise.resolve(false)
    return new Promise((resolve) => {
      beforeRequest({ url } as OnBeforeRequestListenerDetails, ({ cancel }) => resolve(cancel === true))
    })
  }
}

/** Null for a window that a page opens and that is not there yet. */
function frameOf(request: PageRequest): Frame | null {
  try {
    return request.frame()
  } catch {
    return null
  }
}

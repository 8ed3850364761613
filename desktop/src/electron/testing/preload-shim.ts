/** A preload as a script that runs before the page's own, with the two modules that a sandboxed preload has. */
export function shimmed(preload: string): string {
  return `(() => {
  if (window.top !== window) return
  const listeners = new Map()
  const revive = (_key, value) =>
    value && typeof value === 'object' && '__bytes' in value
      ? Uint8Array.from(atob(value.__bytes), (letter) => letter.charCodeAt(0))
      : value
  window.__batonHear = (channel, args) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, ...JSON.parse(args, revive))
  }
  const electron = {
    ipcRenderer: {
      invoke: async (channel, ...args) => JSON.parse(await window.__batonInvoke(channel, JSON.stringify(args)), revive),
      on: (channel, listener) => listeners.set(channel, new Set(listeners.get(channel)).add(listener)),
      off: (channel, listener) => listeners.get(channel)?.delete(listener),
    },
    contextBridge: {
      exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value: Object.freeze(value) }),
    },
  }
  const require = (name) => {
    if (name !== 'electron') throw new Error('module not found: ' + name)
    return electron
  }
  ;(function (require) {
${preload}
  })(require)
})()`
}

/** A page in a window that is not shown says that it is hidden; headless Chromium would call it visible. */
export const visibilityShim = `(() => {
  let isVisible = false
  Object.defineProperty(document, 'visibilityState', { get: () => (isVisible ? 'visible' : 'hidden') })
  Object.defineProperty(document, 'hidden', { get: () => !isVisible })
  window.__batonSetVisible = (next) => {
    if (next === isVisible) return
    isVisible = next
    document.dispatchEvent(new Event('visibilitychange'))
  }
})()`

/** Electron asks the app before a page opens a window; a real popup would be there before anyone could be asked. */
export const openShim = `window.open = (url) => {
  void window.__batonOpen(String(url))
  return null
}`

/** JSON that keeps bytes, which structured clone would. */
export function toWire(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? { __bytes: Buffer.from(inner).toString('base64') } : inner,
  )
}

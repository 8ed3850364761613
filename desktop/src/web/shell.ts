import type { Shell } from '../host/ports.ts'

/** The first time stores the console; a network that takes longer than this is told as a limit, and goes on. */
const storeTimeoutMs = 20_000

/** What this browser gives the page, and does not. `knowsTabs`: its tabs know of each other. */
export function createShell(knowsTabs: boolean): Shell {
  const limits = [
    ...(isSecureContext
      ? []
      : [
          'This page came over plain HTTP from another machine, so the browser gives it no notifications and no way to open while the relay is away. Open it over HTTPS.',
        ]),
    ...(knowsTabs ? [] : ['This browser does not let tabs of this console know of each other: keep one open.']),
  ]
  let ready: Promise<string | null> | undefined
  return {
    where: 'on this browser',
    limits: () => limits,
    ready: () => {
      ready ??= storeShell()
      return ready
    },
  }
}

async function storeShell(): Promise<string | null> {
  if (import.meta.env.DEV || !isSecureContext) return null
  if (!('serviceWorker' in navigator))
    return 'This browser cannot store the console itself: it opens only while the relay answers.'
  // Best effort: a browser short of space keeps what is marked as persistent.
  navigator.storage?.persist?.().catch(() => undefined)
  try {
    await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    await withTimeout(navigator.serviceWorker.ready)
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `The console itself could not be stored on this device, so it opens only while the relay answers (${why}).`
  }
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('storing takes too long')), storeTimeoutMs)
  })
  return Promise.race([work, late])
}

// The console in a page: the same host, with the browser as its surroundings.

import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import blindUrl from '../../../desktop/assets/sounds/blind.wav?url'
import pageUrl from '../../../desktop/assets/sounds/page.wav?url'
import testUrl from '../../../desktop/assets/sounds/test.wav?url'
import timerUrl from '../../../desktop/assets/sounds/timer.wav?url'
import { createBridge } from '../host/bridge.ts'
import { Host } from '../host/host.ts'
import { createFetchHttp } from '../host/link/fetch-http.ts'
import { createSocketIo } from '../host/link/socket-io.ts'
import { openLink } from '../host/links.ts'
import type { HostPorts, Links } from '../host/ports.ts'
import { guessDeviceName } from '../presentation/pairing-code.ts'
import { mountConsole } from '../renderer/mount.tsx'
import { IdbStore } from './idb-store.ts'
import { mortalPorts } from './mortal-ports.ts'
import { WebNotifier } from './notifier.ts'
import { codeOf, pairByLink } from './pairing-link.ts'
import { isNewerServed } from './served-console.ts'
import { lendSound, SharedSound } from './shared-sound.ts'
import { createShell } from './shell.ts'
import { WebSound } from './sound.ts'
import type { Channel, Locks } from './tab-messages.ts'
import { shareAcrossTabs } from './tabs.ts'
import { usableLocks } from './usable-locks.ts'
import { WorkerClock } from './worker-clock.ts'

/** How long the page waits with its face for a joining link to work, ms. */
const longestJoinMs = 3_000

const randomBytes = (n: number) => crypto.getRandomValues(new Uint8Array(n))
const tab = Array.from(randomBytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('')
/** Without locks (an insecure origin, cookies blocked) each tab leads for itself, and the shell's limits say so. */
const manager = await usableLocks(navigator.locks)
const locks: Locks = {
  request: (name, run, steal = false) =>
    manager ? manager.request(name, { steal }, run) : steal ? Promise.resolve() : run(),
}
const channel: Channel = manager ? new BroadcastChannel('baton') : { postMessage() {}, addEventListener() {} }
const local = new WebSound({ page: pageUrl, blind: blindUrl, test: testUrl, timer: timerUrl })
const notifier = new WebNotifier()
const links: Links = { open: openOutside }
const clock = new WorkerClock(createTickWorker())
let endLending = lendSound(local, channel, tab)

let tellFailure: (text: string) => void = () => undefined

const shared = shareAcrossTabs({
  tab,
  channel,
  locks,
  clock,
  lead: async (sure) => {
    endLending()
    const { ports, end } = mortalPorts(createPorts(), { sure })
    const host = new Host({ ports, relayUrl: location.origin })
    tellFailure = (text) => host.outbox.notify('failed', text, null)
    // What was put off, and what is not yet written, is done when the page goes, as far as the browser lets it.
    const leave = () => void host.leave()
    addEventListener('pagehide', leave)
    await host.start()
    const retire = () => {
      end()
      host.connection.stop()
      removeEventListener('pagehide', leave)
      local.stop()
      endLending = lendSound(local, channel, tab)
    }
    return { bridge: createBridge(host), retire }
  },
  armHere: async () => {
    local.arm()
    await notifier.request()
  },
})

const bridge: ConsoleBridge = {
  ...shared,
  pair: async (code, deviceName) => {
    const paired = await shared.pair(code, deviceName)
    // A browser throws away first what nobody has asked it to keep.
    if (paired.ok) void navigator.storage?.persist?.()
    return paired
  },
  // Here, where the click was: a browser lets no other tab open anything for it.
  openLink: async (url, consent) => openLink(links, (await shared.snapshot()).phones, url, consent),
}

/** A call leaves no empty tab behind. */
function openOutside(url: string): void {
  if (url.startsWith('tel:')) location.assign(url)
  else window.open(url, '_blank', 'noopener,noreferrer')
}

function createPorts(): HostPorts {
  // Some browsers throw at the mere name of what they deny: that is an answer of the store, not the end of the page.
  const store = new IdbStore({ open: (name, version) => indexedDB.open(name, version) })
  return {
    store,
    secrets: store,
    socket: createSocketIo(),
    http: createFetchHttp(),
    clock,
    entropy: { randomBytes },
    sound: manager ? new SharedSound({ local, channel, clock }) : local,
    notifier,
    links,
    shell: createShell(manager !== null),
    power: { onWake },
  }
}

function createTickWorker(): Worker | null {
  try {
    return new Worker(new URL('./tick-worker.ts', import.meta.url), { type: 'module' })
  } catch {
    return null
  }
}

function onWake(listener: () => void): void {
  addEventListener('online', listener)
  addEventListener('pageshow', listener)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') listener()
  })
}

// Any click or key lets this tab sound from then on; nobody should have to look for a button first.
for (const type of ['pointerdown', 'keydown'])
  addEventListener(type, () => local.arm(), { capture: true, passive: true })

/** A link to join works once, and must not stay in the address, the history, or a screenshot. */
async function joinByLink(): Promise<void> {
  const code = codeOf(location.hash)
  if (code === null) return
  history.replaceState(null, '', location.pathname)
  const failure = await pairByLink(bridge, code, guessDeviceName(navigator.userAgent)).catch(String)
  if (failure !== null) tellFailure(`This device could not be paired by the link: ${failure}`)
}

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
addEventListener('hashchange', () => void joinByLink())
// A face that asks for a code while one is being used would only confuse; a relay that is slow to answer must not hide it.
await Promise.race([joinByLink(), new Promise((resolve) => setTimeout(resolve, longestJoinMs))])
mountConsole(root, bridge, isNewerServed)

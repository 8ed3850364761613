import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { createRoot } from 'react-dom/client'
import { parseRoute } from '../presentation/route.ts'
import { createTicker } from '../presentation/ticker.ts'
import { App } from './app.tsx'
import { leaveComposing } from './keys/key-of.ts'
import { followTyping } from './keys/typing-flow.ts'
import { createActions } from './store/actions.ts'
import { browserStorage } from './store/browser-storage.ts'
import { createConsoleStore, followBridge, withNextFrame } from './store/console-store.ts'
import { lookForNewerConsole } from './store/console-version.ts'
import { type Face, FaceProvider } from './store/context.tsx'
import { keepDrafts, readDrafts } from './store/drafts.ts'
import { readSettings } from './store/settings.ts'
import { createUiStore } from './store/ui-store.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/frame.css'
import './styles/feed.css'
import './styles/room.css'
import './styles/room-head.css'
import './styles/room-work.css'
import './styles/panels.css'
import './styles/overlays.css'
import './styles/notices.css'
import './styles/alarm.css'
import './styles/notebook.css'
import './styles/handoff.css'
import './styles/replay.css'
import './styles/forced-colors.css'

/** Draws the console into `root` and keeps it true to the bridge for as long as the page lives. */
export function mountConsole(
  root: HTMLElement,
  bridge: ConsoleBridge,
  /** Where the relay serves the console: whether it serves another one than this. */
  isNewerServed?: () => Promise<boolean>,
): void {
  const face = createFace(bridge)
  if (isNewerServed)
    lookForNewerConsole({
      store: face.store,
      ui: face.ui,
      isNewerServed,
      every: (ms, run) => setInterval(run, ms),
    })
  createRoot(root).render(
    <FaceProvider face={face}>
      <App />
    </FaceProvider>,
  )
}

/** What every part of a face can reach, kept true to the bridge for as long as the page lives. */
export function createFace(bridge: ConsoleBridge): Face {
  leaveComposing(window)
  followTyping(window)
  const store = createConsoleStore()
  const ui = createUiStore({
    route: parseRoute(location.hash),
    settings: readSettings(browserStorage()),
    drafts: readDrafts(browserStorage()),
  })
  const time = {
    now: Date.now,
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const actions = createActions({ bridge, store, ui, time })
  keepDrafts({
    ui,
    storage: browserStorage(),
    onOtherTab: (changed) => addEventListener('storage', ({ key, newValue }) => changed(key, newValue)),
    now: Date.now,
    onTrouble: (why) =>
      actions.tell('failed', `What you type is not kept on this device (${why}): a reload loses what is not sent.`),
  })
  const face = { bridge, store, ui, ticker: createTicker(), actions }
  followBridge(store, bridge, withNextFrame)
  return face
}

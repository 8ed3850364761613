import type { SoundPage } from './electron-sound.ts'
import { Pauses, realTime, type Time } from './keep-page.ts'
import { type AppWindow, createWindow, pageUrl, send } from './windows.ts'

/**
 * The page that plays, in a window that is never shown. `died` is called when it is gone without having been asked. It is
 * made again at once, and after ever longer pauses where it goes again and again.
 */
export function createSoundPage(died: () => void, time: Time = realTime): SoundPage & { close(): void } {
  const pauses = new Pauses(time)
  let current: AppWindow | null = null
  let isWaiting = false
  let isClosed = false

  function close(): void {
    const closed = current
    current = null
    if (closed && !closed.window.isDestroyed()) closed.window.destroy()
  }

  function make(): void {
    close()
    const made = createWindow({
      role: 'sound',
      preload: 'sound-preload.cjs',
      title: 'Baton: sound',
      skipTaskbar: true,
      focusable: false,
      web: { backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required' },
    })
    current = made
    const isGone = () => {
      if (made === current) died()
    }
    made.window.webContents.on('render-process-gone', isGone)
    made.window.on('unresponsive', isGone)
    made.window.on('closed', isGone)
    // A page that cannot be loaded is found by its silence.
    void made.window.loadURL(pageUrl('sound')).catch(() => undefined)
  }

  function remake(): void {
    if (isWaiting) return
    close()
    isWaiting = true
    pauses.afterNext(() => {
      isWaiting = false
      if (!isClosed) make()
    })
  }

  make()
  return {
    ask: (kind) => {
      if (current) send(current, 'sound:asked', kind)
    },
    remake,
    close: () => {
      isClosed = true
      close()
    },
  }
}

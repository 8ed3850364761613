import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fetchElectron, findElectron } from './electron-binary.mjs'
import { appDir, ensureElectronBuilt } from './electron-build.mjs'
import { say, ToolchainError } from './toolchain.mjs'

/** Electron closes its windows well within this; what the console holds is on disk either way. */
const stopWithinMs = 5_000

/**
 * Opens the desktop app on a relay, fetching Electron and building the app if need be.
 *
 * The pairing link goes by the environment: a command line can be read by every user of the machine.
 * @param {string} node
 * @param {{ url: string, data: string, signal: AbortSignal, build?: boolean }} options `url` pairs; `data` is the store's
 *   folder, where a start keeps all that is its own; `signal` stops the fetching and the app
 * @returns {Promise<{ ended: Promise<number | null> } | { reason: string }>} `ended` is the exit code, null after a
 *   signal; `reason` is why there is no desktop app, as the beginning of a sentence
 */
export async function startDesktop(node, { url, data, signal, build = true }) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: 'There is no display here for the desktop app' }
  }
  const missing = await provideElectron(node, signal)
  if (missing !== null) return { reason: missing }
  try {
    if (build) await ensureElectronBuilt(node)
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error
    return { reason: error.message.replace(/\.$/, '') }
  }
  if (signal.aborted) return { reason: 'Stopped' }
  return { ended: launch(findElectron().binary, { url, data, signal }) }
}

/** @returns {Promise<string | null>} why there is no Electron; null when there is one */
async function provideElectron(node, signal) {
  if (findElectron() !== null) return null
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return 'There is no Electron in ELECTRON_OVERRIDE_DIST_PATH'
  if (process.env.CI) return "Electron's binary is not here, and CI fetches none"
  const onStart = () => say("Fetching Electron's binary, this once…")
  const reason = await fetchElectron(node, { signal, onStart })
  return reason === null ? null : `Electron's binary could not be fetched (${reason})`
}

function launch(binary, { url, data, signal }) {
  const env = { ...process.env, BATON_JOIN: url, BATON_USER_DATA: join(data, 'desktop') }
  // An editor's terminal sets it for its own children; Electron would then be a plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  const child = spawn(binary, [appDir], { env, stdio: ['ignore', process.stderr, process.stderr] })
  const stop = () => {
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), stopWithinMs).unref()
  }
  signal.addEventListener('abort', stop)
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`Electron did not start: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code) => {
      signal.removeEventListener('abort', stop)
      resolve(code)
    })
  })
}

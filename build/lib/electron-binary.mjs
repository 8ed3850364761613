import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './toolchain.mjs'

const packageDir = join(root, 'node_modules', 'electron')

/** Long enough for a slow line to bring 120 MB, short enough that a firewall which swallows everything is noticed. */
const fetchWithinMs = 180_000

/** A host that could not be reached is left alone for this long, so that not every start waits for it. */
const retryAfterMs = 24 * 60 * 60_000

/**
 * The Electron that is at hand: the one of ELECTRON_OVERRIDE_DIST_PATH, else the one that was fetched.
 * @returns {{ binary: string, dist: string } | null} absolute; `dist` is Electron's folder, `binary` the program in it
 */
export function findElectron() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(packageDir, 'dist')
  const binary = join(dist, binaryName(process.platform))
  return existsSync(binary) ? { binary, dist } : null
}

/**
 * Fetches Electron's binary by the package's own installer. A failure is remembered for a day.
 * @param {string} node
 * @param {{ signal: AbortSignal, onStart: () => void, insist?: boolean }} how `signal` gives up; `onStart` is called
 *   before the network is used; `insist` tries even if the last try failed today
 * @param {{ installer: string, memo: string, now: () => number, withinMs: number }} [surroundings] `now` in Unix ms
 * @returns {Promise<string | null>} why it failed, in one line; null when it is there
 */
export async function fetchElectron(node, { signal, onStart, insist = false }, surroundings = ownSurroundings) {
  const { installer, memo, now, withinMs } = surroundings
  if (!existsSync(installer)) return 'the package electron is not installed'
  const last = insist ? null : readMemo(memo)
  if (last !== null && now() - last.at < retryAfterMs) return `${last.reason}; the next try is a day after the last`
  onStart()
  const reason = await runInstaller(node, installer, signal, withinMs)
  if (reason === null) rmSync(memo, { force: true })
  else if (!signal.aborted) writeMemo(memo, { at: now(), reason })
  return reason
}

const ownSurroundings = {
  installer: join(packageDir, 'install.js'),
  memo: join(root, 'node_modules', '.cache', 'baton', 'electron-fetch.json'),
  now: Date.now,
  withinMs: fetchWithinMs,
}

function runInstaller(node, installer, signal, withinMs) {
  return new Promise((resolve) => {
    const limit = AbortSignal.timeout(withinMs)
    const options = { stdio: ['ignore', 'ignore', 'pipe'], signal: AbortSignal.any([signal, limit]), windowsHide: true }
    const child = spawn(node, [installer], options)
    let text = ''
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      text = (text + chunk).slice(0, 4_096)
    })
    let failure = null
    child.once('error', (error) => {
      failure = limit.aborted ? `no answer within ${withinMs / 1000} s` : error.message
    })
    child.once('close', (code) => {
      if (code === 0) resolve(null)
      else resolve(failure ?? reasonOf(text, code))
    })
  })
}

function reasonOf(text, code) {
  if (/fetch failed|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT/.test(text)) return 'its release host cannot be reached'
  return text.split('\n')[0].trim() || `exit ${code}`
}

function readMemo(path) {
  try {
    const memo = JSON.parse(readFileSync(path, 'utf8'))
    return typeof memo.at === 'number' && typeof memo.reason === 'string' ? memo : null
  } catch {
    return null
  }
}

function writeMemo(path, memo) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(memo))
}

function binaryName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

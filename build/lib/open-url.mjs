import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Longer than a browser takes to come up and read a page; the page holds a code and is not to lie about. */
const readWithinMs = 15_000

/**
 * Opens a page in the person's browser. Never throws and never waits: a machine without one is no failure.
 *
 * The address holds a pairing code, and every user of the machine can read a command line: the browser is given a page in
 * `folder` that leads there, which only this user can read. It is removed once it was read, or when `signal` comes.
 * @param {string} url
 * @param {{ folder: string, signal: AbortSignal, onFailure: () => void }} how `onFailure` is called if no browser could
 *   be asked
 */
export function openUrl(url, { folder, signal, onFailure }) {
  const page = join(folder, 'open-console.html')
  const command = openCommand(page)
  if (command === null) return onFailure()
  const remove = () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', remove)
    rmSync(page, { force: true })
  }
  const fail = () => {
    remove()
    onFailure()
  }
  const timer = setTimeout(remove, readWithinMs)
  signal.addEventListener('abort', remove)
  try {
    writePage(page, folder, url)
  } catch {
    return fail()
  }
  // Apart from our process group: Ctrl-C in this terminal must not close a browser that we happened to start.
  const child = spawn(command[0], command.slice(1), { stdio: 'ignore', detached: true, windowsHide: true })
  child.once('error', fail)
  child.once('exit', (code) => {
    if (code !== 0) fail()
  })
  child.unref()
}

function writePage(page, folder, url) {
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  mkdirSync(folder, { recursive: true })
  // Of an earlier start, perhaps with other rights: a file that is there keeps its mode.
  rmSync(page, { force: true })
  writeFileSync(
    page,
    `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>Baton</title>
<p><a href="${address}">Open the console</a></p>
`,
    { mode: 0o600, flag: 'wx' },
  )
}

function openCommand(page) {
  if (process.platform === 'darwin') return ['open', page]
  // Not `start`: the shell it needs would read & and ^ in the path.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', page]
  // Without a display xdg-open may start a text browser that fights us for the terminal.
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return null
  return ['xdg-open', page]
}

import { spawn } from 'node:child_process'

/**
 * Opens a page in the person's browser. Never throws and never waits: a machine without one is no failure.
 * @param {string} url
 * @param {() => void} onFailure called if no browser could be asked
 */
export function openUrl(url, onFailure) {
  const command = openCommand(url)
  if (command === null) return onFailure()
  // Apart from our process group: Ctrl-C in this terminal must not close a browser that we happened to start.
  const child = spawn(command[0], command.slice(1), { stdio: 'ignore', detached: true, windowsHide: true })
  child.once('error', onFailure)
  child.once('exit', (code) => {
    if (code !== 0) onFailure()
  })
  child.unref()
}

function openCommand(url) {
  if (process.platform === 'darwin') return ['open', url]
  // Not `start`: the shell it needs would read & and ^ in the address.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  // Without a display xdg-open may start a text browser that fights us for the terminal.
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return null
  return ['xdg-open', url]
}

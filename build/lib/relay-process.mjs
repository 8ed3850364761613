import { spawn } from 'node:child_process'

/** The relay closes its store well within this; beyond it, it hangs. What it accepted is on disk either way. */
const stopWithinMs = 15_000

/** The ready line is a few hundred bytes; more without a line end is not one. */
const maxLineLength = 65_536

/**
 * Starts the relay in this process group.
 *
 * Its stdin stays open for as long as this process lives: with `--exit-with-stdin` the relay stops when the pipe
 * ends, so it does not outlive a launcher that was killed.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {{
 *   ready: Promise<{ line: string, value: object } | null>,
 *   ended: Promise<number>,
 *   stop: (signal: NodeJS.Signals) => void,
 * }} `ready` is null if the relay ended, or said something else, before its ready line; `ended` is its exit code
 */
export function startRelay(node, args, options) {
  const child = spawn(node, args, { ...options, stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true })
  // Closing races with the relay's own end.
  child.stdin.on('error', () => {})
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`The relay did not start: ${error.message}\n`)
      resolve(1)
    })
    child.once('close', (code) => resolve(code ?? 128))
  })
  let stopping = false
  const stop = (signal) => {
    // A terminal signals the whole group and npm passes signals on as well: once is enough.
    if (stopping) return
    stopping = true
    if (process.platform === 'win32') child.stdin.end()
    // A closed terminal means the same as a request to end; Node has no other answer to SIGHUP than to die of it.
    else child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
    setTimeout(() => child.kill('SIGKILL'), stopWithinMs).unref()
  }
  return { ready: Promise.race([readReady(child.stdout), ended.then(() => null)]), ended, stop }
}

/** The first line of stdout; whatever comes after it is for people and goes to stderr. */
function readReady(stdout) {
  return new Promise((resolve) => {
    let text = ''
    const collect = (chunk) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end < 0 && text.length < maxLineLength) return
      stdout.removeListener('data', collect)
      stdout.on('data', (rest) => process.stderr.write(rest))
      if (end < 0) return resolve(null)
      process.stderr.write(text.slice(end + 1))
      const line = text.slice(0, end).trim()
      const ready = parseReady(line)
      if (ready === null) process.stderr.write(`The relay did not say that it is ready, but: ${line.slice(0, 200)}\n`)
      resolve(ready)
    }
    stdout.setEncoding('utf8').on('data', collect)
  })
}

function parseReady(line) {
  try {
    const value = JSON.parse(line)
    const isReady = typeof value?.relay === 'string' && typeof value.console === 'string'
    return isReady && typeof value.integrations === 'object' ? { line, value } : null
  } catch {
    return null
  }
}

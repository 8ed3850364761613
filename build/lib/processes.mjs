import { spawn } from 'node:child_process'

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Who started us, read before that can change. Outside npm a parent may leave us to run: that is what nohup is for. */
const parent = process.env.npm_lifecycle_event === undefined ? null : process.ppid

/**
 * Calls back for every signal that asks this process to stop, and when npm, which started it, is gone: npm passes a
 * signal only to the shell between the two, and a shell that dies of it tells nobody.
 * @param {(signal: NodeJS.Signals) => void} onStop may be called more than once
 * @returns {() => void} ends the watch
 */
export function watchForStop(onStop) {
  for (const signal of stopSignals) process.on(signal, onStop)
  const timer = setInterval(() => {
    if (parent !== null && process.ppid !== parent) onStop('SIGTERM')
  }, 250)
  timer.unref()
  return () => {
    clearInterval(timer)
    for (const signal of stopSignals) process.removeListener(signal, onStop)
  }
}

/**
 * Runs a program to its end in this process group, passing signals on to it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, stoppedBy: NodeJS.Signals | null }>} `code` is 128 for a child that a signal
 *   ended and 127 for one that could not start; `stoppedBy` is the signal that this process was sent meanwhile
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', windowsHide: true, ...options })
    let stoppedBy = null
    const pass = (signal) => {
      // A terminal signals the whole group and npm passes signals on as well: the child needs to hear it once.
      if (stoppedBy === null) child.kill(signal)
      stoppedBy = signal
    }
    const unwatch = watchForStop(pass)
    const settle = (code) => {
      unwatch()
      resolve({ code, stoppedBy })
    }
    child.once('error', (error) => {
      process.stderr.write(`${command} did not start: ${error.message}\n`)
      settle(127)
    })
    child.once('close', (code) => settle(code ?? 128))
  })
}

/** Makes a reader that went away (`npm start | head`) an end of printing, not a crash that takes the relay along. */
export function surviveClosedOutput() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { RelayChild } from './own-relay.ts'

const longestWordsKept = 2_000

/** Starts the bundled relay beside this process, listening on this machine only. `data` is where it keeps its store. */
export function forkRelay(data: string, port: number): RelayChild {
  const consoleDir = join(import.meta.dirname, '..', 'web')
  const child = utilityProcess.fork(
    join(import.meta.dirname, '..', 'relay', 'main.mjs'),
    [
      ...['serve', '--local', '--json', '--data', data, '--port', String(port)],
      ...(existsSync(consoleDir) ? ['--console-dir', consoleDir] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Baton relay' },
  )
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-longestWordsKept)
  })
  const readyLine = new Promise<string>((resolve) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
  })
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code) => {
      const last = said.trim().split('\n').at(-1) ?? ''
      resolve(last.replace(/^baton: /, '') || `exit code ${code}`)
    })
  })
  return { readyLine, ended, stop: () => void child.kill() }
}

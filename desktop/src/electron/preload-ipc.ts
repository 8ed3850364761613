import { ipcRenderer } from 'electron'
import type { Answer } from './contract.ts'

/** One function for each named call; no page gets a channel to fill in itself. */
export function callsOver(area: string, methods: readonly string[]): object {
  const call =
    (method: string) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      const answer = (await ipcRenderer.invoke(`${area}:${method}`, ...args)) as Answer
      if (!answer.ok) throw new Error(answer.error)
      return answer.value
    }
  return Object.fromEntries(methods.map((method) => [method, call(method)]))
}

/** Passes on what main says, never Electron's event, which holds the sender. Returns the unsubscriber. */
export function hear<T>(channel: string, listener: (value: T) => void): () => void {
  const heard = (_event: unknown, value: T) => listener(value)
  ipcRenderer.on(channel, heard)
  return () => {
    ipcRenderer.off(channel, heard)
  }
}

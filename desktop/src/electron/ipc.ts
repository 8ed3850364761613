import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { type Answer, areas, type CallsOf, type Contract, narrower, type WindowRole } from './contract.ts'
import { isOwnPage } from './origin.ts'
import { type AppWindow, windowOf } from './windows.ts'

type Area = keyof typeof areas

/** Runs a call that has passed all checks. */
export type RunCall = (method: string, args: readonly unknown[], from: AppWindow) => Promise<unknown>

/**
 * The one place where messages of pages come in. A call runs only when it comes from the main frame of one of our own
 * pages in a window of a role that may ask it, and its arguments fit their schemas one by one.
 */
export function serveArea(area: Area, run: RunCall): void {
  const { roles, contract } = areas[area]
  for (const [method, schemas] of Object.entries<readonly TSchema[]>(contract)) {
    ipcMain.handle(`${area}:${method}`, async (event, ...args: readonly unknown[]): Promise<Answer> => {
      const from = senderOf(event, roles)
      if (!from) return refuse(`${area}:${method}`, 'this page may not ask that')
      const own = narrower[from.role]
      const taken = own ? own[method] : schemas
      if (taken === undefined) return refuse(`${area}:${method}`, 'this page may not ask that')
      if (args.length !== taken.length || !taken.every((schema, index) => Value.Check(schema, args[index])))
        return refuse(`${area}:${method}`, 'the arguments are not what this call takes')
      try {
        return { ok: true, value: await run(method, args, from) }
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error.message : String(error) }
      }
    })
  }
}

/** A bridge as an area's `run`; the contract names nothing that it lacks. */
export function runOn<B extends object>(bridge: B, _contract: Contract<B>): RunCall {
  return async (method, args) => {
    const call = bridge[method as CallsOf<B>] as (...values: readonly unknown[]) => Promise<unknown>
    return call(...args)
  }
}

function senderOf(event: IpcMainInvokeEvent, roles: readonly WindowRole[]): AppWindow | null {
  const frame = event.senderFrame
  // A frame that has navigated away since it asked is null; a frame inside a page has a parent.
  if (!frame || frame.parent !== null || !isOwnPage(frame.url)) return null
  const window = windowOf(event.sender)
  return window && roles.includes(window.role) ? window : null
}

function refuse(channel: string, why: string): Answer {
  console.warn(`baton: ${channel} was refused: ${why}`)
  return { ok: false, error: `Refused: ${why}.` }
}

import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { consoleContract } from './contract.ts'
import { type RunCall, runOn } from './ipc.ts'
import type { AppWindow } from './windows.ts'

export interface ConsoleCalls {
  readonly run: RunCall
  /** A window's page is gone: the rooms that it looked at are closed for it. */
  forget(window: AppWindow): void
}

/** The one incident that a request of an alarm window takes, or joins. */
function answeredBy(request: unknown): string | null {
  const { type, incidentId } = request as { readonly type?: unknown; readonly incidentId?: unknown }
  return type === 'incident.acknowledge' && typeof incidentId === 'string' ? incidentId : null
}

function isDone(result: unknown): boolean {
  const { kind } = result as { readonly kind?: unknown }
  return kind === 'committed' || kind === 'unchanged'
}

/** The console's bridge as pages of several windows use it. `took`: an incident was taken in an alarm window, which has no room to show. */
export function createConsoleCalls(
  bridge: ConsoleBridge,
  isAlarmVisible: () => boolean,
  took: (incidentId: string) => void,
): ConsoleCalls {
  const run = runOn(bridge, consoleContract)
  const rooms = new Map<AppWindow, string[]>()
  return {
    run: async (method, args, from) => {
      const open = rooms.get(from) ?? []
      if (method === 'openRoom') rooms.set(from, [...open, String(args[0])])
      if (method === 'closeRoom') {
        const at = open.indexOf(String(args[0]))
        if (at < 0) return undefined
        rooms.set(from, open.toSpliced(at, 1))
      }
      // A hidden main window is no evidence against alarm windows that are up on every display.
      if (method === 'alarmShown' && args[0] === false && isAlarmVisible()) return undefined
      const answered = from.role === 'alarm' && method === 'submit' ? answeredBy(args[0]) : null
      const result = await run(method, args, from)
      if (answered !== null && isDone(result)) took(answered)
      return result
    },
    forget: (window) => {
      for (const id of rooms.get(window) ?? []) void bridge.closeRoom(id).catch(() => undefined)
      rooms.delete(window)
    },
  }
}

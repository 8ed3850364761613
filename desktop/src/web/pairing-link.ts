import type { ConnectionKind } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'

const pairingFragment = /^#pair=([A-Za-z0-9._~-]{1,128})$/
/** A relay that says nothing for this long leaves the code unused; the person can pair by hand. */
const settleTimeoutMs = 10_000

/** The one-time code of a joining link, or null. */
export function codeOf(hash: string): string | null {
  return pairingFragment.exec(hash)?.[1] ?? null
}

/**
 * Pairs by a link's code when this device belongs to nobody, or no longer; a device that is paired ignores it.
 * Returns why it failed, in words, or null.
 */
export async function pairByLink(bridge: ConsoleBridge, code: string, deviceName: string): Promise<string | null> {
  const kind = await settledKind(bridge)
  if (kind !== 'unpaired' && kind !== 'revoked') return null
  const { ok, detail } = await bridge.pair(code, deviceName)
  return ok ? null : detail
}

/** What the connection comes to once it has been tried. */
async function settledKind(bridge: ConsoleBridge): Promise<ConnectionKind> {
  const isSettled = (kind: ConnectionKind) => kind !== 'connecting' && kind !== 'catching-up'
  let unsubscribe = () => undefined as unknown
  const changed = new Promise<ConnectionKind>((resolve) => {
    unsubscribe = bridge.onChange(({ connection }) => {
      if (connection && isSettled(connection.kind)) resolve(connection.kind)
    })
    setTimeout(() => resolve('connecting'), settleTimeoutMs)
  })
  const { connection } = await bridge.snapshot()
  const kind = isSettled(connection.kind) ? connection.kind : await changed
  unsubscribe()
  return kind
}

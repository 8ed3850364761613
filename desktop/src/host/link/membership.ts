import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { Host } from '../host.ts'
import { type Done, RelayHttp } from './relay-http.ts'

const noToken = 'This device is not paired with a relay.'

/** Whose device this is, and who else may join: asked of the relay over HTTP. */
export function createMembership(
  host: Host,
): Pick<ConsoleBridge, 'pair' | 'unpair' | 'readSources' | 'revokeDevice' | 'invite'> {
  const relay = new RelayHttp(host.ports.http, host.relayUrl)
  const withToken = async <T>(
    ask: (token: string) => Promise<T>,
  ): Promise<T | { readonly ok: false; readonly detail: string }> => {
    const { token } = host
    return token === null ? { ok: false, detail: noToken } : ask(token)
  }
  return {
    pair: async (code, deviceName) => {
      await host.started
      return pair(host, relay, code, deviceName)
    },
    unpair: async () => {
      await host.started
      const { deviceId } = host
      // Best effort: a relay that cannot be reached must not keep a device from forgetting.
      if (deviceId !== null) await withToken((token) => relay.revoke(token, deviceId))
      await host.belongTo(null, null, true)
    },
    readSources: () => withToken((token) => relay.sources(token)),
    revokeDevice: (deviceId) => withToken<Done>((token) => relay.revoke(token, deviceId)),
    invite: (person) => withToken((token) => relay.invite(token, person)),
  }
}

async function pair(host: Host, relay: RelayHttp, code: string, deviceName: string): Promise<Done> {
  const { obstacle } = host.connection
  if (obstacle !== 'unpaired' && obstacle !== 'revoked' && obstacle !== 'history-changed')
    return { ok: false, detail: 'This device is paired already; unpair it first.' }
  const paired = await relay.pair(code, deviceName)
  if (!paired.ok) return paired
  const { token, person, device } = paired
  const isSame = host.me === person && host.session?.relayUrl === host.relayUrl && obstacle !== 'history-changed'
  await host.belongTo({ person, device, relayUrl: host.relayUrl }, token, !isSame)
  return { ok: true, detail: '' }
}

import { hostname } from 'node:os'
import { createInterface } from 'node:readline/promises'
import type { ConnectionKind } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { pairingCodeOf } from '../presentation/pairing-code.ts'
import type { Options } from './options.ts'

/** A relay that has not said by then whether it takes the token may be away; the console starts all the same. */
const settleTimeoutMs = 10_000

export interface PairingSurroundings {
  readonly bridge: ConsoleBridge
  readonly say: (text: string) => void
  /** Asks the person, or null where there is none. */
  readonly question: ((text: string) => Promise<string>) | null
}

/**
 * Makes this terminal somebody's, by the code that was given or that is asked for. One that is paired already keeps
 * its pairing. Returns why it belongs to nobody, in words, or null.
 */
export async function pairTerminal(
  { relay, code, name }: Pick<Options, 'relay' | 'code' | 'name'>,
  { bridge, say, question }: PairingSurroundings,
): Promise<string | null> {
  const deviceName = name ?? `Terminal on ${hostname()}`
  const { kind } = (await bridge.snapshot()).connection
  // Only the relay knows whether a pairing still holds, and only a code that is to be used makes it worth waiting.
  const settled = code === null || kind === 'unpaired' ? kind : await settledKind(bridge)
  if (settled !== 'unpaired' && settled !== 'revoked') {
    if (code !== null) say('This terminal is paired already: the code was not used.')
    return null
  }
  if (settled === 'revoked' && code === null) return null
  const given = code ?? (question === null ? '' : pairingCodeOf(await question(`One-time code or link for ${relay}: `)))
  if (given === '') return 'This terminal is not paired: start it once with --code CODE or --link INVITE.'
  const { ok, detail } = await bridge.pair(given, deviceName)
  return ok ? null : `This terminal could not be paired: ${detail}`
}

/** Asks on the terminal that this process was started from; empty when the person gives no answer. */
export async function askOnTerminal(text: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await reader.question(text)
  } catch {
    // Ctrl-C or Ctrl-D.
    return ''
  } finally {
    reader.close()
  }
}

function settledKind(bridge: ConsoleBridge): Promise<ConnectionKind> {
  const isSettled = (kind: ConnectionKind) => kind !== 'connecting' && kind !== 'catching-up'
  return new Promise((resolve) => {
    const done = (kind: ConnectionKind) => {
      clearTimeout(late)
      unsubscribe()
      resolve(kind)
    }
    const late = setTimeout(() => done('connecting'), settleTimeoutMs)
    const unsubscribe = bridge.onChange(({ connection }) => {
      if (connection && isSettled(connection.kind)) done(connection.kind)
    })
    void bridge.snapshot().then(({ connection }) => {
      if (isSettled(connection.kind)) done(connection.kind)
    })
  })
}

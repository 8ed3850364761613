import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pairingCodeOf } from '../presentation/pairing-code.ts'

export interface Options {
  /** The relay's origin: the one that pairs this console, and whose folder it uses. */
  readonly relay: string
  /** Other relays on the same log, to go to when that one is gone. */
  readonly others: readonly string[]
  /** A one-time code to pair with, or null. */
  readonly code: string | null
  /** What this console is called among the team's devices; null is a name made of the machine's. */
  readonly name: string | null
  readonly data: string
  readonly isPlain: boolean
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly why: string }

export const helpText = `Usage: npm run watch -- [--relay URL] [--code CODE | --link INVITE]

The on-call console in a terminal: shows the feed, rings, raises notifications, and acknowledges.

  --relay URL    the relay to follow (default http://127.0.0.1:4010); given again, others on the same database to go to
                 when it is gone
  --code CODE    pair this terminal by a one-time code
  --link INVITE  pair it by a one-time link, which names the relay too
  --name NAME    what this device is called in the team's list
  --data DIR     where its token and its copy are kept, a folder for each relay
                 (default $XDG_STATE_HOME/baton-watch, else ~/.local/state/baton-watch)
  --plain        one line for each change and no keys, as without a terminal
  --help
`

const defaultRelay = 'http://127.0.0.1:4010'

/** The command line as options, or in one line why it cannot be. */
export function parseOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOptions {
  try {
    return read(args, env)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'bad', why: message.split('. ')[0] ?? message }
  }
}

function read(args: readonly string[], env: Readonly<Record<string, string | undefined>>): ParsedOptions {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      relay: { type: 'string', multiple: true },
      code: text,
      link: text,
      name: text,
      data: text,
      plain: flag,
      help: flag,
    },
  })
  if (values.help) return { kind: 'help' }
  if (values.code !== undefined && values.link !== undefined)
    return bad('--code and --link are two ways to pair: give one')
  const relays: string[] = []
  for (const given of values.relay ?? []) {
    const origin = originOf(given)
    if (origin === null) return bad(`--relay is no http or https address: ${given}`)
    relays.push(origin)
  }
  const [named = null, ...others] = relays
  const invite = values.link === undefined ? null : readInvite(values.link)
  if (values.link !== undefined && invite === null)
    return bad('--link is no invite: it looks like https://RELAY/#pair=CODE')
  if (named !== null && invite !== null && named !== invite.relay)
    return bad(`--link is an invite of ${invite.relay}, and --relay names ${named}`)
  const relay = named ?? invite?.relay ?? defaultRelay
  const plain = others.find((other) => relay.startsWith('https:') && !other.startsWith('https:'))
  if (plain !== undefined) return bad(`--relay ${plain} is not https, as ${relay} is`)
  const code = values.code === undefined ? null : pairingCodeOf(values.code)
  if (code === '') return bad('--code is empty')
  const state = env.XDG_STATE_HOME || join(homedir(), '.local', 'state')
  return {
    kind: 'options',
    options: {
      relay,
      others,
      code: invite?.code ?? code,
      name: values.name?.trim() || null,
      data: resolve(values.data ?? join(state, 'baton-watch')),
      isPlain: values.plain ?? false,
    },
  }
}

function bad(why: string): ParsedOptions {
  return { kind: 'bad', why }
}

function originOf(text: string): string | null {
  const url = URL.parse(text)
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : null
}

function readInvite(text: string): { readonly relay: string; readonly code: string } | null {
  const relay = originOf(text.trim())
  const code = text.includes('#') ? pairingCodeOf(text) : ''
  return relay === null || code === '' ? null : { relay, code }
}

/** The folder of one relay: a token is never sent to another relay than the one that gave it. */
export function folderOf({ data, relay }: Pick<Options, 'data' | 'relay'>): string {
  return join(data, relay.replace('://', '-').replace(/[^\w.-]/g, '-'))
}

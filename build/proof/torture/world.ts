import { Random } from '../../lib/random.ts'
import { AlarmCheck } from './check-alarms.ts'
import { DueCheck } from './check-due.ts'
import { InputCheck } from './check-inputs.ts'
import { PushCheck } from './check-pushes.ts'
import { ConsoleClient } from './console.ts'
import { Fleet } from './fleet.ts'
import type { Ground } from './ground.ts'
import { applyYaml, pairDevice } from './join.ts'
import { Ledger } from './ledger.ts'
import { LogBook } from './log-book.ts'
import { NtfyServer } from './ntfy-server.ts'
import type { TortureOptions } from './options.ts'
import { Pace } from './pace.ts'
import type { Problems } from './problems.ts'
import { Reader } from './reader.ts'
import { Source } from './source.ts'
import { SteadySource } from './steady-source.ts'
import { consolesOf, oncallYaml } from './team.ts'
import { Uptime } from './uptime.ts'

const sources = 5

/** The relays, all who deal with them from outside, and what each of them knows. */
export interface World {
  readonly url: string
  /** Where alerts are sent to. */
  readonly intake: string
  readonly token: string
  readonly fleet: Fleet
  readonly uptime: Uptime
  readonly ntfy: NtfyServer
  readonly ledger: Ledger
  readonly pace: Pace
  readonly book: LogBook
  readonly reader: Reader
  readonly consoles: readonly ConsoleClient[]
  readonly sources: readonly Source[]
  readonly storm: SteadySource
  readonly due: DueCheck
  readonly inputs: InputCheck
  readonly alarms: AlarmCheck
  readonly pushes: PushCheck
  readonly random: Random
}

/** Starts the relays, makes them a team with its consoles and sources; none of these acts yet. */
export async function openWorld(
  ground: Ground,
  { seed, frail }: Pick<TortureOptions, 'seed' | 'frail'>,
  problems: Problems,
): Promise<World> {
  // Each has its own numbers: what one does must not hang on how fast another is.
  const randomOf = (name: string) => new Random(hash(`${seed} ${name}`))
  const uptime = new Uptime()
  const fleet = new Fleet({ args: ground.relayArgs, frail, uptime, problems })
  const ntfy = new NtfyServer(randomOf('ntfy'))
  const line = await fleet.start(0)
  await applyYaml(line, oncallYaml(await ntfy.listen()))
  for (let index = 1; index < fleet.size; index++) await fleet.start(index)

  const { url } = ground
  const { token } = line
  const shared = { ledger: new Ledger(), problems, pace: new Pace() }
  const consoles: ConsoleClient[] = []
  for (const { person, device: name } of consolesOf) {
    const paired = await pairDevice(line, person, name)
    consoles.push(new ConsoleClient({ ...shared, ...paired, url, person, name, random: randomOf(`${person} ${name}`) }))
  }
  const intake = url + new URL(line.integrations.generic.url).pathname
  const sourceNames = Array.from({ length: sources }, (_, n) => `source-${n}`)
  const book = new LogBook(problems)
  const due = new DueCheck(uptime, problems)
  const alarms = new AlarmCheck(problems)
  const pushes = new PushCheck(problems)
  return {
    ...shared,
    url,
    intake,
    token,
    fleet,
    uptime,
    ntfy,
    book,
    due,
    alarms,
    pushes,
    inputs: new InputCheck(book, problems),
    reader: new Reader({ url, token, book, checks: [due, alarms, pushes] }),
    consoles,
    sources: sourceNames.map((name) => new Source({ ...shared, name, url: intake, random: randomOf(name) })),
    storm: new SteadySource(intake, shared.pace),
    random: randomOf('kills'),
  }
}

/** FNV-1a: a seed from words. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}

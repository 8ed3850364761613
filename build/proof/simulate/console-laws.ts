import { isOnCall } from '@baton/shared/model/routing.ts'
import type { ConsoleMachine } from './console-machine.ts'
import type { LogJudge } from './log-judge.ts'
import type { Verdict } from './verdict.ts'

/** A hung relay is noticed within this: a proof of life every 4 s, which may take 4 s. */
const noticedWithinMs = 8_500
/** Without a relay for half a minute, counted from when that is noticed, whoever is on call is blind. */
const blindWithinMs = noticedWithinMs + 31_000

/** What a person at a console may rely on, whatever happens to the relay, the network and this machine. */
export function judgeConsole(verdict: Verdict, log: LogJudge, console: ConsoleMachine, now: number): void {
  const { host, person } = console
  if (!host || log.hasLeft(person)) return
  const { seq, hash } = host.replica.desk
  const require = (isKept: boolean, law: string, detail: string) =>
    verdict.require(isKept, law, () => `${person} at ${seq}: ${detail}`)
  require(log.hashAt(seq) === hash, 'a console’s log is a prefix of the relay’s', `${log.entries.length} entries`)
  const mine = new Set(log.openPagesAt(seq).flatMap((page) => (page.person === person ? [page.pageId] : [])))
  const { playing } = console.sound
  const isRinging = playing === 'page' || playing === 'test'
  require(!isRinging || mine.size > 0, 'no alarm for what is over', `it plays ${playing}`)
  for (const id of console.notifier.shown.keys())
    if (id.startsWith('pg-')) require(mine.has(id), 'no alarm for what is over', `${id} is shown`)
  const { connection } = host
  const silentMs = now - console.heardAt
  if (!connection.isOpen) {
    const isMissed = silentMs > blindWithinMs && host.me !== null && isOnCall(host.replica.desk.config, person)
    require(!isMissed || host.alarm.state.blind, 'nobody is green while blind', `${silentMs} ms without a relay`)
    return
  }
  require(silentMs <= noticedWithinMs, 'nobody is green while blind', `silent for ${silentMs} ms`)
  const mayRest = console.answering > 0 || now < console.restsUntil
  require(mine.size === 0 || mayRest || isRinging, 'an open page rings', [...mine].join())
}

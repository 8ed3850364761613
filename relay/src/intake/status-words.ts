import type { Signal } from '@baton/shared/model/signal.ts'

export type State = Signal['state']

/**
 * What a status word means. `firing-again`: it fires, and its source says so once more or has lost sight of it; that
 * is told to the sender, for it may have meant something else.
 */
type Meaning = State | 'firing-again'

/** The words of every source that we know of, without case, spaces, `-`, `_` and what stands in brackets before them. */
const words: Readonly<Record<Meaning, string>> = {
  firing: `
    firing triggered trigger alerting alert alarm alarmed problem open opened reopen reopened down active activated fired
    warn warning minor major average high critical crit error err fatal emergency disaster severe failed fail failing failure
    failures bad unhealthy unavailable unreachable offline degraded outage broken breached breach violated violation
    unresolved created create new started start incident timedout timeout startupfailure missing missed late overdue stale
    flapping red crash crashed dead uncompleted`,
  'firing-again': `
    retriggered retrigger rewarn rewarning renotify renotified repeat repeated escalated escalating nodata renodata
    insufficientdata insufficientdatapoints absent unknown`,
  cleared: `
    cleared clear resolved resolve ok okay recovered recovery recover closed close up inactive normal success successful
    succeeded succeed pass passed passing healthy online available reachable fixed restored operational deactivated notfiring
    nominal green solved`,
  acknowledged: 'acknowledged acknowledge ack acked acknowledgement acknowledgment',
}

const byWord: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(words).flatMap(([meaning, list]) =>
    list
      .trim()
      .split(/\s+/)
      .map((word) => [word, meaning as Meaning] as const),
  ),
)

/** What a status word says, and whether its sender should hear how it was taken. */
export interface StatusWord {
  readonly state: State
  /** `again`: taken as firing, which it need not have meant. `unknown`: nobody here knows the word. */
  readonly doubt: 'none' | 'again' | 'unknown'
}

/**
 * A source's word for whether an alert fires. One that is not known fires: a page too many beats one that is lost, and a
 * guess never clears.
 */
export function readStatusWord(raw: string): StatusWord {
  const meaning = raw.length > maxWord ? undefined : byWord.get(raw.toLowerCase().replace(/[\s_.:!-]+/g, ''))
  if (meaning === undefined) return { state: 'firing', doubt: 'unknown' }
  return meaning === 'firing-again' ? { state: 'firing', doubt: 'again' } : { state: meaning, doubt: 'none' }
}

/** No word that is known here is near it. */
const maxWord = 60

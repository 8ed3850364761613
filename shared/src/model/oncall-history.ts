import type { PersonId } from '../ids.ts'
import type { OncallConfig, Team } from './config.ts'

/** Who answered for each team from a moment on, primary first. */
export interface OncallChange {
  /** Unix ms of the journal's clock. */
  readonly at: number
  readonly onCall: Readonly<Record<string, readonly PersonId[]>>
}

/** Oldest first: what a replay and the facts of an old incident are told from. */
export type OncallHistory = readonly OncallChange[]

/** A team that hands over thrice a day fills half a year; older changes are given up. */
const keptChanges = 500

/** The history once `config` holds from `at` on; the same one back when it calls nobody else. */
export function withOncall(history: OncallHistory, { teams }: OncallConfig, at: number): OncallHistory {
  const onCall = Object.fromEntries(Object.entries(teams).map(([id, team]) => [id, team.onCall]))
  const last = history.at(-1)
  if (last ? isSame(last.onCall, onCall) : Object.keys(onCall).length === 0) return history
  return [...history, { at, onCall }].slice(-keptChanges)
}

function isSame(a: OncallChange['onCall'], b: OncallChange['onCall']): boolean {
  const ids = Object.keys(a)
  if (ids.length !== Object.keys(b).length) return false
  return ids.every((id) => Object.hasOwn(b, id) && a[id]?.join() === b[id]?.join())
}

/** The configuration with who was on call at `at`; with nobody on call where that is not known any more. */
export function configAt(config: OncallConfig, history: OncallHistory, at: number): OncallConfig {
  const then = history.findLast((change) => change.at <= at)?.onCall ?? {}
  const teams = Object.entries(config.teams).map(([id, team]): [string, Team] => {
    const { beside: _now, ...rest } = team
    return [id, { ...rest, onCall: [...(Object.hasOwn(then, id) ? (then[id] ?? []) : [])] }]
  })
  return { ...config, teams: Object.fromEntries(teams) }
}

import { effectiveConfig, shiftsAfterApply } from '@baton/shared/handoff/reduce-handoffs.ts'
import type { OncallConfig } from '@baton/shared/model/config.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import type { Shift } from '@baton/shared/model/handoff.ts'
import { personName } from '@baton/shared/model/routing.ts'
import { utc } from '@baton/shared/utc.ts'
import { listedPeople, teamName } from './plain-words.ts'

/** What a file makes of the shifts that were handed over since the last one. */
export interface ShiftsAfter {
  /** Who is on call once it is applied: the file, with the shifts that it leaves. */
  readonly config: OncallConfig
  /** Shifts that it ends, in words. */
  readonly ended: readonly string[]
  /** Shifts that it leaves in place, in words. */
  readonly kept: readonly string[]
}

/** Says which handed-over shifts end when the file `filed` is applied. Times are UTC. */
export function describeShifts(desk: Desk, filed: OncallConfig): ShiftsAfter {
  const shifts = Object.fromEntries(
    Object.keys(desk.filed.teams).flatMap((id): [string, Shift][] => {
      const shift = desk.shift(id)
      return shift ? [[id, shift]] : []
    }),
  )
  const left = shiftsAfterApply(shifts, filed)
  const config = effectiveConfig(filed, left, desk.handoffs)
  const words = Object.entries(shifts).map(([id, shift]) => {
    const has = `${listedPeople(desk.config, shift.onCall)} ${shift.onCall.length === 1 ? 'has' : 'have'} it`
    const held = `${teamName(desk.filed, id)}: ${has} since ${utc(shift.since).slice(0, 16)} UTC by handoff`
    if (Object.hasOwn(left, id))
      return { isKept: true, text: `${held}; the file says the same as before, so that stays` }
    const primary = Object.hasOwn(filed.teams, id) ? filed.teams[id]?.onCall[0] : undefined
    const now = primary === undefined ? 'nobody' : personName(filed, primary)
    return { isKept: false, text: `${held}; the file says otherwise now, so that ends and ${now} is primary` }
  })
  const texts = (isKept: boolean) => words.flatMap((line) => (line.isKept === isKept ? [line.text] : []))
  return { config, ended: texts(false), kept: texts(true) }
}

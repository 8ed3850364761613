import type { ConsoleState } from './console-state.ts'

/** Why a page might not be noticed on this device. The gravest first. */
export type Warning =
  | 'sound-ended'
  | 'sound-blocked'
  | 'notifications-denied'
  | 'notifications-not-asked'
  | 'pager-failed'
  | 'pager-never-tested'
  | 'pager-long-ago'

/** A proof that is older than this counts as none, ms. */
export const proofHoldsMs = 14 * 24 * 3_600_000

type Facts = Pick<ConsoleState, 'me' | 'deviceId' | 'devices' | 'alarm' | 'pagerTest' | 'headSeq'>

/** What stands until it is mended; nothing of a device that belongs to nobody, or before anything is known. `now`: Unix ms. */
export function selectWarnings(state: Facts, now: number): readonly Warning[] {
  if (state.me === null || state.headSeq === 0) return []
  const { sound, notifications } = state.alarm
  return [
    ...(sound === 'failed' ? (['sound-ended'] as const) : []),
    ...(sound === 'blocked' ? (['sound-blocked'] as const) : []),
    ...(notifications === 'denied' ? (['notifications-denied'] as const) : []),
    ...(notifications === 'default' ? (['notifications-not-asked'] as const) : []),
    ...pagerWarning(state, now),
  ]
}

function pagerWarning({ devices, deviceId, pagerTest }: Facts, now: number): readonly Warning[] {
  if (pagerTest?.finished === true && pagerTest.layers.some(({ state }) => state === 'failed')) return ['pager-failed']
  const proven = devices.find(({ id }) => id === deviceId)?.proven
  // That it was reached proves the link alone: a page must have been shown.
  const shownAt = Math.max(proven?.shown ?? 0, proven?.seen ?? 0, proven?.acted ?? 0)
  if (shownAt === 0) return ['pager-never-tested']
  return now - shownAt > proofHoldsMs ? ['pager-long-ago'] : []
}

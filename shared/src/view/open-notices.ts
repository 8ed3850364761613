import type { Notice } from './console-state.ts'

/** Still to be read: neither put away nor out of date. */
export function isOpenNotice({ dismissed, stale }: Notice): boolean {
  return dismissed !== true && stale === undefined
}

/** What was refused or has failed: it may hold words that are nowhere else. */
export function isProblem({ kind }: Pick<Notice, 'kind'>): boolean {
  return kind === 'refused' || kind === 'failed'
}

import type { Notice } from '@baton/shared/view/console-state.ts'
import { isOpenNotice, isProblem } from '@baton/shared/view/open-notices.ts'
import { plural } from '../../presentation/format.ts'

/** What only informs is said aloud for so long, ms; the list keeps it. */
const saidForMs = 15_000

export interface NoticeList {
  /** To be read, the youngest first. */
  readonly open: readonly Notice[]
  /** Put away or out of date, the youngest first. */
  readonly past: readonly Notice[]
}

/** All that there is to tell, from host and face; the same words from both stand once. */
export function noticeList(fromHost: readonly Notice[], own: readonly Notice[]): NoticeList {
  const all = [...fromHost, ...own.filter(({ text }) => !fromHost.some((notice) => notice.text.includes(text)))]
  all.sort((a, b) => b.at - a.at)
  return { open: all.filter(isOpenNotice), past: all.filter((notice) => !isOpenNotice(notice)) }
}

export interface Saying {
  /** The list was last looked at then; Unix ms of this machine. */
  readonly seenAt: number
  readonly now: number
  /** What the page in front says already is not said again. */
  readonly isAtHandoff: boolean
}

/**
 * The one that is said aloud, outside its list: what was refused before all else, then the youngest. What wants something
 * from the person stays until it is put away, what only informs goes by itself.
 */
export function saidAloud(open: readonly Notice[], { seenAt, now, isAtHandoff }: Saying): Notice | null {
  const fresh = open.filter(
    (notice) =>
      notice.at > seenAt &&
      !(isAtHandoff && notice.kind === 'handoff') &&
      !((notice.kind === 'info' || notice.kind === 'mention') && now - notice.at >= saidForMs),
  )
  return fresh.find(isProblem) ?? fresh[0] ?? null
}

/** How many are to be read, in words. */
export function noticeCountWords(count: number): string {
  return count === 0 ? 'No new notices' : plural(count, 'notice')
}

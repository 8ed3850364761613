import type { Notice } from '@baton/shared/view/console-state.ts'
import { isOpenNotice, isProblem } from '@baton/shared/view/open-notices.ts'

const maxNotices = 50
/** As long as a long shift: what was read by then is not looked for any more, ms. */
const keptForMs = 12 * 3_600_000

/** The list with these too. What was read long ago goes first, then what only tells something: a refusal may hold words. */
export function withNotices(list: readonly Notice[], added: readonly Notice[], now: number): readonly Notice[] {
  let all = [...list, ...added].filter((notice) => isOpenNotice(notice) || now - notice.at < keptForMs)
  while (all.length > maxNotices) {
    const going = all.find((notice) => !isOpenNotice(notice)) ?? all.find((notice) => !isProblem(notice)) ?? all[0]
    all = all.filter((notice) => notice !== going)
  }
  return all
}

/** The list in which one is put away. */
export function withDismissed(list: readonly Notice[], id: string): readonly Notice[] {
  return list.map((notice) => (notice.id === id ? { ...notice, dismissed: true } : notice))
}

/** The list in which those are struck out of which `staleWords` says why; the same list when there are none. */
export function withStale(list: readonly Notice[], staleWords: (notice: Notice) => string | null): readonly Notice[] {
  const stale = new Map(
    list.flatMap((notice): [Notice, string][] => {
      const words = notice.stale === undefined ? staleWords(notice) : null
      return words === null ? [] : [[notice, words]]
    }),
  )
  if (stale.size === 0) return list
  return list.map((notice) => {
    const words = stale.get(notice)
    return words === undefined ? notice : { ...notice, stale: words }
  })
}

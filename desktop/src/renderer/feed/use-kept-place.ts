import { type RefObject, useLayoutEffect, useRef } from 'react'

export interface Layout {
  /** The row that the person looks at; null when there is none. */
  readonly keptId: string | null
  /** Where the row begins in all that can be scrolled; null when it is not there. */
  readonly startOf: (id: string) => number | null
  /** Another one when rows have other heights. */
  readonly key: string
}

/**
 * Rows that become taller or lower push the others away: this keeps the one that is looked at where it is on the screen.
 * `remeasure` brings what can be scrolled to its new height. Returns what notes how far the list is scrolled.
 */
export function useKeptPlace(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  remeasure: () => void,
): (scrollTop: number) => void {
  const before = useRef<Layout | null>(null)
  const scrolled = useRef(0)

  useLayoutEffect(() => {
    const last = before.current
    before.current = layout
    if (last === null || last.key === layout.key) return
    const { keptId } = layout
    const was = keptId === null ? null : last.startOf(keptId)
    const is = keptId === null ? null : layout.startOf(keptId)
    const top = scrolled.current
    remeasure()
    if (was !== null && is !== null && scroller.current !== null) scroller.current.scrollTop = top + is - was
  })

  return (scrollTop) => {
    scrolled.current = scrollTop
  }
}

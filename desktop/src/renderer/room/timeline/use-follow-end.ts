import { useEffect, useLayoutEffect, useRef } from 'react'

interface FollowOptions {
  readonly count: number
  /** Pixels from the end within which the reader follows. */
  readonly within: number
  /** What was opened must stay where it is. */
  readonly isHeld: boolean
  readonly toEnd: () => void
}

/**
 * Keeps the newest in sight for a reader who has not scrolled up, also when what stands above the list grows and takes
 * room from it. Only moving up lets go; being at the end takes hold again.
 */
export function useFollowEnd(scroller: HTMLElement | null, { count, within, isHeld, toEnd }: FollowOptions): void {
  const isFollowing = useRef(true)
  const latest = useRef(toEnd)
  latest.current = toEnd
  if (isHeld) isFollowing.current = false

  useEffect(() => {
    if (scroller === null) return
    let top = scroller.scrollTop
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller
      if (scrollHeight - scrollTop - clientHeight <= within) isFollowing.current = true
      else if (scrollTop < top) isFollowing.current = false
      top = scrollTop
    }
    scroller.addEventListener('scroll', onScroll, { passive: true })
    const resized = new ResizeObserver(() => {
      if (isFollowing.current) latest.current()
    })
    resized.observe(scroller)
    return () => {
      scroller.removeEventListener('scroll', onScroll)
      resized.disconnect()
    }
  }, [scroller, within])

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the coming of rows that calls for it.
  useLayoutEffect(() => {
    if (isFollowing.current) latest.current()
  }, [count])
}

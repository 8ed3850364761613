import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react'

/** Whether the element is at least `px` wide; follows its size. */
export function useIsWide(ref: RefObject<HTMLElement | null>, px: number): boolean {
  const [wide, setWide] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = () => {
      // An element that is not displayed has no width; it keeps what it had.
      if (element.clientWidth > 0) setWide(element.clientWidth >= px)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, px])
  return wide
}

/** Whether a media query holds; follows it. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}

import { useEffect, useRef } from 'react'
import { keyOf } from '../keys/key-of.ts'
import { useFace } from '../store/context.tsx'

interface ColumnActs {
  readonly dismiss: (id: string) => void
  readonly dismissAll: () => void
  readonly close: () => void
}

/** While the focus is in the column its keys move in it and put away; before the console's own keys hear them. */
export function useColumnKeys(column: { readonly current: HTMLElement | null }, acts: ColumnActs): void {
  const { ui } = useFace()
  const latest = useRef(acts)
  latest.current = acts
  useEffect(() => {
    const place = column.current
    if (place === null) return

    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const key = keyOf(event)
      if (key.length === 1 && !ui.getState().settings.singleKeys) return
      if (key === 'Escape') latest.current.close()
      else if (key === 'j' || key === 'ArrowDown') move(1)
      else if (key === 'k' || key === 'ArrowUp') move(-1)
      else if (key === 'X') latest.current.dismissAll()
      else if (key === 'x' || key === 'Delete') dismissCurrent()
      else return
      event.preventDefault()
    }

    const rows = () => [...(place?.querySelectorAll<HTMLElement>('.notice') ?? [])]
    const current = () => rows().findIndex((row) => row.contains(document.activeElement))

    function move(step: number) {
      const all = rows()
      const index = current()
      all[Math.min(all.length - 1, Math.max(0, index === -1 ? 0 : index + step))]?.focus()
    }

    function dismissCurrent() {
      const all = rows()
      const index = current()
      const id = all[index]?.dataset.notice
      if (id === undefined) return
      const next = all.slice(index + 1).find((row) => row.dataset.notice !== undefined) ?? all[index - 1] ?? place
      latest.current.dismiss(id)
      next?.focus()
    }

    place.addEventListener('keydown', onKeyDown)
    return () => place.removeEventListener('keydown', onKeyDown)
  }, [column, ui])
}

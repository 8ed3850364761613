import { useCallback, useEffect, useLayoutEffect } from 'react'
import { routeHash } from '../../presentation/route.ts'
import { shownIncident } from '../keys/shown.ts'
import { useKey } from '../keys/use-keys.ts'
import { useFace, useUi } from '../store/context.tsx'
import { toggleSelected } from '../store/ui-store.ts'
import { moveActive, rangeOf } from './freeze-order.ts'

interface CurrentRow {
  readonly activeId: string | null
  /** The row has the focus. */
  readonly activate: (id: string) => void
}

/**
 * The row that is marked, which is what keys act on. There is always one while there are rows, so that Tab finds the list.
 * Beside an open room it is that room's, and the keys that move it take the room along.
 */
export function useCurrentRow(
  order: readonly string[],
  scrollTo: (id: string) => void,
  scroller: { readonly current: HTMLElement | null },
): CurrentRow {
  const { ui } = useFace()
  const chosen = useUi((state) => state.activeId)
  const revealId = useUi((state) => state.revealId)
  const activeId = chosen !== null && order.includes(chosen) ? chosen : (order[0] ?? null)
  const activate = useCallback(
    (id: string) => {
      // Beside a room the focus may come back from a dialog to some row: it marks none but the room's.
      if (ui.getState().route.view !== 'room') ui.setState({ activeId: id })
    },
    [ui],
  )

  useLayoutEffect(() => {
    ui.setState({ currentId: activeId })
    return () => ui.setState({ currentId: null })
  }, [ui, activeId])

  useEffect(() => {
    if (revealId === null) return
    ui.setState({ revealId: null })
    if (!order.includes(revealId)) return
    scrollTo(revealId)
    focusRow(scroller.current, revealId)
  }, [ui, revealId, order, scrollTo, scroller])

  function move(delta: 1 | -1) {
    const { route } = ui.getState()
    const isMarked = route.view === 'room' || scroller.current?.contains(document.activeElement) === true
    // In the feed the first key goes to the row that is marked already; only from there it moves.
    const next = isMarked ? moveActive(order, route.view === 'room' ? route.incidentId : activeId, delta) : activeId
    if (next === null) return
    ui.setState({ activeId: next })
    if (route.view === 'room' && route.incidentId !== next) follow(next)
    scrollTo(next)
    focusRow(scroller.current, next)
  }

  useKey('next', () => move(1))
  useKey('previous', () => move(-1))
  /** What is shown, where it stands in the list. */
  const inList = (named: string | undefined) => {
    const id = named ?? shownIncident(ui.getState())
    return id !== null && order.includes(id) ? id : null
  }
  useKey('select', (named) => {
    const id = inList(named)
    if (id !== null) toggleSelected(ui, id)
  })
  useKey('select-range', (named) => {
    const id = inList(named)
    const { selected } = ui.getState()
    if (id !== null) ui.setState({ selected: new Set([...selected, ...rangeOf(order, selected, id)]) })
  })
  useKey('select-all', () => ui.setState({ selected: new Set(order) }))
  useKey('open', () => {
    if (activeId !== null) location.hash = routeHash({ view: 'room', incidentId: activeId })
  })
  return { activeId, activate }
}

/** The open room gives way to this one; going back leads to where one was before it, not through each on the way. */
function follow(incidentId: string): void {
  location.replace(routeHash({ view: 'room', incidentId }))
}

/** Focuses a row that may only be painted after the scroll; it gives up after a few frames. */
function focusRow(scroller: HTMLElement | null, id: string, frames = 10): void {
  const link = scroller?.querySelector<HTMLElement>(`[data-incident="${CSS.escape(id)}"]`)
  if (link) link.focus({ preventScroll: true })
  else if (frames > 0) requestAnimationFrame(() => focusRow(scroller, id, frames - 1))
}

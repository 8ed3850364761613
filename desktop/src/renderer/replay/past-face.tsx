import type { RoomState } from '@baton/shared/view/room-state.ts'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { createActions } from '../store/actions.ts'
import { createConsoleStore } from '../store/console-store.ts'
import { FaceProvider, useFace } from '../store/context.tsx'

interface PastFaceProps {
  readonly room: RoomState
  /** Unix ms of the relay's clock. */
  readonly at: number
  readonly children: ReactNode
}

/**
 * Shows what is inside it as it was: the room of that moment, a clock that stands at it, and nothing that acts. Requests
 * have nowhere to go from here, whatever a control tries.
 */
export function PastFace({ room, at, children }: PastFaceProps) {
  const present = useFace()
  const [store] = useState(createConsoleStore)
  const [clock] = useState(() => createStillClock(at))

  // Before the first paint of this moment, so that no room shows with another one's clock.
  useMemo(() => {
    const { people, me, oncall, devices } = present.store.getState()
    store.setState({ people, me, oncall, devices, ready: true, rooms: { [room.incidentId]: room }, clockOffsetMs: 0 })
    if (room.row !== null) store.setState({ feed: [room.row] })
  }, [present, store, room])
  useEffect(() => clock.set(at), [clock, at])

  const face = useMemo(() => {
    const { bridge, ui } = present
    const inert = {
      ...bridge,
      openRoom: async () => undefined,
      closeRoom: async () => undefined,
      submitLater: async () => undefined,
      submit: async () => ({ kind: 'refused', reason: 'failed', detail: 'this is a replay' }) as const,
    }
    const time = { now: () => clock.ticker.now(), after: () => () => undefined }
    const actions = createActions({ bridge: inert, store, ui, time })
    return { bridge: inert, store, ui, actions, ticker: clock.ticker }
  }, [present, store, clock])

  return <FaceProvider face={face}>{children}</FaceProvider>
}

/** A clock that stands where it is put. */
function createStillClock(start: number) {
  let at = start
  const listeners = new Set<() => void>()
  return {
    set: (to: number) => {
      at = to
      for (const listener of listeners) listener()
    },
    ticker: {
      now: () => at,
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
}

import type { Postmortem } from '@baton/shared/postmortem/schema.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useEffect, useRef, useState } from 'react'
import { useFace } from '../store/context.tsx'

/**
 * The report of an incident as its exports have it, read again when the room has changed and the last reading is over.
 * Null while it is not here, or not all of the history is.
 */
export function useReport(room: RoomState, names: boolean): Postmortem | null {
  const { bridge } = useFace()
  const [read, setRead] = useState<{ readonly names: boolean; readonly report: Postmortem | null } | null>(null)
  const reading = useRef<Promise<unknown>>(Promise.resolve())
  const { incidentId, timeline, notebook, actions } = room
  // biome-ignore lint/correctness/useExhaustiveDependencies: the report is of what these say
  useEffect(() => {
    let isWanted = true
    const next = reading.current.then(async () => {
      // A later change reads for this one too.
      if (!isWanted) return
      const report = await bridge.readReport(incidentId, names).catch(() => null)
      if (isWanted) setRead({ names, report })
    })
    reading.current = next
    return () => {
      isWanted = false
    }
  }, [bridge, incidentId, names, timeline, notebook, actions])
  return read?.names === names ? read.report : null
}

import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { useEffect, useRef, useState } from 'react'
import { formatClock } from '../lib/format.ts'
import { plainLine } from '../lib/plain-text.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { openRoom } from './open-room.ts'

/** How long it is said that somebody else has it, milliseconds. */
const takenForMs = 10_000

interface Taken {
  readonly incidentId: string
  readonly title: string
  readonly name: string
  readonly at: number
}

/** Why the alarm has gone: somebody else has it. It stays a moment, and is in nobody's way. */
export function TakenCard() {
  const { ui } = useFace()
  const [taken, setTaken] = useState<Taken | null>(null)
  useTaken(setTaken)
  useEffect(() => {
    if (taken === null) return
    const timer = setTimeout(() => setTaken(null), takenForMs)
    return () => clearTimeout(timer)
  }, [taken])

  return (
    <div role="status" className={taken === null ? 'visually-hidden' : 'taken-card'}>
      {taken !== null && (
        <>
          <p>
            <strong>{plainLine(taken.name, 40)} has it</strong>, {formatClock(taken.at)}
            <br />
            <span className="muted">{plainLine(taken.title, 80)}</span>
          </p>
          <button type="button" onClick={() => openRoom(taken.incidentId, ui)}>
            Open the room
          </button>
        </>
      )}
    </div>
  )
}

/** Tells of a page to me that ended because somebody else took its incident. */
function useTaken(tell: (taken: Taken) => void): void {
  const pages = useConsole((state) => state.alarm.pages)
  const feed = useConsole((state) => state.feed)
  const me = useConsole((state) => state.me?.id ?? null)
  const gone = useRef<readonly AlarmPage[]>([])
  const before = useRef(pages)
  useEffect(() => {
    const open = new Set(pages.map(({ incidentId }) => incidentId))
    const left = before.current.filter(({ incidentId, drill }) => !open.has(incidentId) && !drill)
    before.current = pages
    // The feed may hear of it a moment after the alarm.
    gone.current = [...gone.current, ...left].filter(({ incidentId }) => !open.has(incidentId)).slice(-5)
    for (const page of gone.current) {
      const row = feed.find(({ id }) => id === page.incidentId)
      if (row === undefined || row.status === 'triggered') continue
      gone.current = gone.current.filter((other) => other !== page)
      const { holder, holderName, acknowledged } = row
      if (row.status !== 'acknowledged' || holder === null || holder === me || page.holder?.person === holder) continue
      tell({ incidentId: row.id, title: row.title, name: holderName ?? holder, at: acknowledged?.at ?? row.openedAt })
    }
  }, [pages, feed, me, tell])
}

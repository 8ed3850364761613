import type { RoomState } from '@baton/shared/view/room-state.ts'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConsole, useFace } from '../store/context.tsx'
import { useMedia } from '../ui/use-width.ts'
import { RoomHeader } from './head/room-header.tsx'
import { KnownNow } from './known/known-now.tsx'
import { NoteBox } from './note/note-box.tsx'
import { ReadOnlyRoom } from './read-only.ts'
import { RoomAside } from './room-aside.tsx'
import { RoomKeys } from './room-keys.tsx'
import { type RoomTab, RoomTabs } from './room-tabs.tsx'
import { Timeline } from './timeline/timeline.tsx'

/** Room enough for the timeline and a tab side by side; and for people and timers beside both. */
const twoColumns = '(min-width: 1280px)'
const threeColumns = '(min-width: 1600px)'

/** One incident: what is known, what happened, what can be done. */
export function Room({ incidentId }: { readonly incidentId: string }) {
  const { bridge, actions } = useFace()
  const room = useConsole((state) => state.rooms[incidentId])
  const connected = useConsole((state) => state.ready)

  useEffect(() => {
    if (!connected) return
    void actions.ask('Opening the incident', bridge.openRoom(incidentId))
    return () => void actions.ask('Closing the incident', bridge.closeRoom(incidentId))
  }, [bridge, actions, incidentId, connected])

  return (
    <article className="room" aria-label="Incident">
      {room === undefined || room.history === 'loading' ? (
        <RoomLoading incidentId={incidentId} />
      ) : (
        <RoomFace room={room} />
      )}
    </article>
  )
}

/** What the feed knows already stands there while the rest is read; nothing spins. */
function RoomLoading({ incidentId }: { readonly incidentId: string }) {
  const row = useConsole((state) => state.feed.find((candidate) => candidate.id === incidentId))
  return (
    <>
      {row === undefined ? (
        <BackLink />
      ) : (
        <RoomHeader row={row} room={null} known={{ isOpen: false, toggle: () => undefined }} />
      )}
      <p className="room-note muted">Reading its history…</p>
    </>
  )
}

interface RoomFaceProps {
  readonly room: RoomState
  /** Nothing in it acts, as in a replay. Its times then count to the clock of the face that it is drawn in. */
  readonly readOnly?: boolean
}

/** A room as it is drawn, live or of an earlier moment. */
export function RoomFace({ room, readOnly = false }: RoomFaceProps) {
  const isWide = useMedia(twoColumns)
  const isWidest = useMedia(threeColumns)
  const [chosen, setChosen] = useState<RoomTab>('timeline')
  const [isKnownOpen, setKnownOpen] = useState(false)
  if (room.history === 'unknown-incident') return <UnknownIncident />

  // Beside the timeline it needs no tab of its own.
  const tab: RoomTab = isWide && chosen === 'timeline' ? firstTab(room) : chosen
  const known = { isOpen: isKnownOpen, toggle: () => setKnownOpen(!isKnownOpen) }
  const story = <Story room={room} />
  const noteBox = !readOnly && <NoteBox room={room} />
  return (
    <ReadOnlyRoom value={readOnly}>
      <RoomKeys room={room} onTab={setChosen} />
      <div className="room-scroll">
        {room.row !== null && <RoomHeader row={room.row} room={room} known={known} />}
        <KnownNow room={room} {...known} />
        <div className={isWide ? 'room-columns' : 'room-column'}>
          {isWide && (
            <div className="room-main">
              {story}
              {noteBox}
            </div>
          )}
          <RoomTabs room={room} tab={tab} onTab={setChosen} timeline={isWide ? null : story} />
          {isWidest && <RoomAside room={room} />}
        </div>
      </div>
      {!isWide && noteBox}
    </ReadOnlyRoom>
  )
}

/** What to do comes first; where there is no runbook, what it is about. */
function firstTab({ runbooks, runbookUrl, alerts }: RoomState): RoomTab {
  return runbooks.length > 0 || runbookUrl !== null || alerts.length === 0 ? 'runbook' : 'alerts'
}

function Story({ room }: { readonly room: RoomState }) {
  return (
    <div className="room-story">
      {room.history === 'partial' && (
        <p className="room-note">
          This console holds only a part of the history. The rest comes when the relay answers.
        </p>
      )}
      <Timeline incidentId={room.incidentId} rows={room.timeline} />
    </div>
  )
}

function BackLink() {
  return (
    <a className="back" href="#/" aria-label="Back to the feed">
      <ArrowLeft size={16} aria-hidden="true" />
    </a>
  )
}

function UnknownIncident() {
  return (
    <div className="empty">
      <h2>This incident is not known here.</h2>
      <p>It may be older than what this relay keeps, or the address may be mistyped.</p>
      <a href="#/">Back to the feed</a>
    </div>
  )
}

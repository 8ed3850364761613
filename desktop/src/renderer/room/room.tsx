import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useConsole, useFace } from '../store/context.tsx'
import { useMedia } from '../ui/use-width.ts'
import { NoteBox } from './note-box.tsx'
import { ReadOnlyRoom } from './read-only.ts'
import { RoomHeader } from './room-header.tsx'
import { RoomKeys } from './room-keys.tsx'
import { type RoomTab, RoomTabs } from './room-tabs.tsx'
import { Timeline } from './timeline.tsx'

/** Room enough for the timeline and a tab side by side. */
const twoColumns = '(min-width: 1680px)'

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
      <a className="back" href="#/">
        <ArrowLeft size={16} aria-hidden="true" /> Feed
      </a>
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
      {row !== undefined && <RoomHeader row={row} room={null} onTab={() => undefined} />}
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
  const wide = useMedia(twoColumns)
  const [chosen, setChosen] = useState<RoomTab>('timeline')
  // Beside the timeline it needs no tab of its own.
  const tab: RoomTab = wide && chosen === 'timeline' ? 'alerts' : chosen
  if (room.history === 'unknown-incident') return <UnknownIncident />

  const timeline = <Story room={room} />
  const noteBox = !readOnly && <NoteBox room={room} />
  return (
    <ReadOnlyRoom value={readOnly}>
      <RoomKeys room={room} onTab={setChosen} />
      <div className="room-scroll">
        {room.row !== null && <RoomHeader row={room.row} room={room} onTab={setChosen} />}
        <div className={wide ? 'room-columns' : 'room-column'}>
          {wide && (
            <div className="room-story">
              {timeline}
              {noteBox}
            </div>
          )}
          <RoomTabs room={room} tab={tab} onTab={setChosen} withTimeline={!wide} timeline={timeline} />
        </div>
      </div>
      {!wide && noteBox}
    </ReadOnlyRoom>
  )
}

function Story({ room }: { readonly room: RoomState }): ReactNode {
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

function UnknownIncident() {
  return (
    <div className="empty">
      <h2>This incident is not known here.</h2>
      <p>It may be older than what this relay keeps, or the address may be mistyped.</p>
      <a href="#/">Back to the feed</a>
    </div>
  )
}

import { type PostmortemSection, postmortemSections } from '@baton/shared/model/notebook.ts'
import type { Postmortem } from '@baton/shared/postmortem/schema.ts'
import type { RoomNotebook, RoomState } from '@baton/shared/view/room-state.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useActions, useConsole, useFace } from '../store/context.tsx'
import { useIsWide } from '../ui/use-width.ts'
import { ActionItems } from './action-items.tsx'
import { DocumentHead } from './document-head.tsx'
import { DocumentTimeline } from './document-timeline.tsx'
import { FactsBlock } from './facts-block.tsx'
import { byName, byReport, type Naming } from './naming.ts'
import { type Picks, picksOf } from './picks.ts'
import { SectionBlock } from './section-block.tsx'
import { TimelineDrawer } from './timeline-drawer.tsx'
import { useReport } from './use-report.ts'
import { WhoIsWho } from './who-is-who.tsx'
import { Whys } from './whys.tsx'

interface DocumentProps {
  readonly incidentId: string
  readonly names: boolean
  readonly onNames: (names: boolean) => void
  /** The list is not beside it. */
  readonly withBack: boolean
}

/** Pixels from which the drawer stands beside the document; below it takes its place. */
const besideDrawer = 860

/** The postmortem of one incident, and the timeline that it is picked from. */
export function NotebookDocument({ incidentId, names, onNames, withBack }: DocumentProps) {
  const { bridge, actions } = useFace()
  const room = useConsole((state) => state.rooms[incidentId])
  const ready = useConsole((state) => state.ready)
  const frame = useRef<HTMLDivElement>(null)
  const wide = useIsWide(frame, besideDrawer)
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isDrawerOpen = chosen ?? wide

  useEffect(() => {
    if (!ready) return
    void actions.ask('Opening the incident', bridge.openRoom(incidentId))
    return () => void actions.ask('Closing the incident', bridge.closeRoom(incidentId))
  }, [bridge, actions, incidentId, ready])

  // What is being written stays on the screen while the history is read again.
  const isRead = room !== undefined && (room.history !== 'loading' || room.notebook !== null)
  const isShown = isRead && room.history !== 'unknown-incident'
  return (
    <div ref={frame} className={isDrawerOpen && wide ? 'notebook-document with-drawer' : 'notebook-document'}>
      {isShown ? (
        <Opened
          room={room}
          names={names}
          onNames={onNames}
          withBack={withBack}
          isDrawerOpen={isDrawerOpen}
          isBeside={wide}
          onDrawer={setChosen}
        />
      ) : (
        <NotShown isUnknown={room?.history === 'unknown-incident'} withBack={withBack} />
      )}
    </div>
  )
}

interface OpenedProps extends Omit<DocumentProps, 'incidentId'> {
  readonly room: RoomState
  readonly isDrawerOpen: boolean
  readonly isBeside: boolean
  readonly onDrawer: (isOpen: boolean) => void
}

function Opened({ room, names, onNames, withBack, isDrawerOpen, isBeside, onDrawer }: OpenedProps) {
  const report = useReport(room, names)
  const naming = useMemo(() => (names ? byName : byReport(report)), [names, report])
  const picks = useMemo(() => picksOf(room), [room])
  return (
    <>
      {/* Hidden rather than gone: it keeps its place while rows are picked. */}
      <article className="scroller notebook-page" aria-label="Postmortem" hidden={isDrawerOpen && !isBeside}>
        <DocumentHead
          room={room}
          picked={picks.shown.length}
          names={names}
          onNames={onNames}
          withBack={withBack}
          isDrawerOpen={isDrawerOpen}
          onDrawer={onDrawer}
        />
        <FactsBlock room={room} naming={naming} names={names} />
        {room.notebook === null ? (
          <NotBegun room={room} />
        ) : (
          <Written
            room={room}
            notebook={room.notebook}
            report={report}
            picks={picks}
            naming={naming}
            onPick={() => onDrawer(true)}
          />
        )}
        {/* Notes and runbooks leave items to do before anyone writes about it. */}
        {(room.notebook !== null || room.actions.length > 0) && <ActionItems room={room} />}
        {!names && <WhoIsWho room={room} report={report} />}
      </article>
      {isDrawerOpen && <TimelineDrawer room={room} picks={picks} naming={naming} onClose={() => onDrawer(false)} />}
    </>
  )
}

/** What is known before causes, so that nobody reads why before what. */
const before: readonly PostmortemSection[] = ['summary', 'impact']
const after = postmortemSections.filter((section) => !before.includes(section))

interface WrittenProps {
  readonly room: RoomState
  readonly notebook: RoomNotebook
  readonly report: Postmortem | null
  readonly picks: Picks
  readonly naming: Naming
  readonly onPick: () => void
}

function Written({ room, notebook, report, picks, naming, onPick }: WrittenProps) {
  const { incidentId } = room
  const section = (name: PostmortemSection) => (
    <SectionBlock
      key={name}
      incidentId={incidentId}
      section={name}
      notebook={notebook}
      report={report}
      naming={naming}
    />
  )
  return (
    <>
      {before.map(section)}
      <DocumentTimeline room={room} picks={picks} naming={naming} onPick={onPick} />
      {after.map(section)}
      <Whys incidentId={incidentId} whys={notebook.whys} />
    </>
  )
}

function NotBegun({ room }: { readonly room: RoomState }) {
  const actions = useActions()
  const isOver = room.row === null || room.row.status === 'resolved'
  return (
    <section className="notebook-begin" aria-label="Begin">
      <h3>No postmortem yet</h3>
      <p>
        The block above comes from the log. Beginning one adds sections to write in, a timeline of picked rows, the five
        whys and action items. It is yours until you name another owner.
      </p>
      {!isOver && (
        <p className="muted">The incident is still open; what comes after this is added to the block above.</p>
      )}
      <button
        type="button"
        className="strong"
        onClick={() => void actions.submit({ type: 'postmortem.start', incidentId: room.incidentId })}
      >
        Begin the postmortem
      </button>
    </section>
  )
}

function NotShown({ isUnknown, withBack }: { readonly isUnknown: boolean; readonly withBack: boolean }) {
  return (
    <div className="notebook-page">
      {withBack && (
        <a className="notebook-back" href="#/notebook">
          Notebook
        </a>
      )}
      <p className="muted">
        {isUnknown
          ? 'This incident is not known here. It may be older than what this relay keeps.'
          : 'Reading its history…'}
      </p>
    </div>
  )
}

import { useEffect } from 'react'
import { parseRoute } from '../presentation/route.ts'
import { Alarm, alarmKind } from './alarm/alarm-view.tsx'
import { Rail } from './bar/rail.tsx'
import { Strips } from './bar/strips.tsx'
import { UnheardBand } from './bar/unheard-band.tsx'
import { WatchBar } from './bar/watch-bar.tsx'
import { Feed } from './feed/feed.tsx'
import { FeedPeek } from './feed/feed-peek.tsx'
import { HandoffView } from './handoff/handoff.tsx'
import { KeysDialog } from './keys/keys-dialog.tsx'
import { useKeyboard } from './keys/use-keys.ts'
import { ActingKeys, useShortcuts } from './keys/use-shortcuts.ts'
import { NotebookView } from './notebook/notebook.tsx'
import { NewerConsole } from './notices/newer-console.tsx'
import { NoticeColumn } from './notices/notice-column.tsx'
import { Said } from './notices/said.tsx'
import { UndoBar } from './notices/undo-bar.tsx'
import { OncallView } from './oncall/oncall.tsx'
import { pageTitle } from './page-title.ts'
import { Pairing } from './pairing/pairing.tsx'
import { Palette } from './palette/palette.tsx'
import { RelayView } from './relay/relay.tsx'
import { Replay } from './replay/replay-view.tsx'
import { IncidentDialogs } from './room/head/incident-dialogs.tsx'
import { Room } from './room/room.tsx'
import { useConsole, useFace, useUi } from './store/context.tsx'
import { ConsentDialog } from './ui/consent-dialog.tsx'
import { ViewBoundary } from './ui/view-boundary.tsx'

/** The whole face. */
export function App() {
  const kind = useConsole((state) => state.connection.kind)
  const alarming = useConsole(alarmKind) !== null
  const noticesOpen = useUi((state) => state.noticesOpen)
  useRoute()
  useTheme()
  useTitle()
  useKeyboard()
  useShortcuts()
  if (kind === 'unpaired' || kind === 'revoked')
    return (
      <>
        <Pairing />
        <Said />
      </>
    )

  return (
    <>
      {/* The alarm is modal; to tools that do not know of modality the rest is hidden too. */}
      <div
        className={noticesOpen ? 'app with-notices' : 'app'}
        inert={alarming}
        aria-hidden={alarming ? true : undefined}
      >
        <div className="app-top">
          <ViewBoundary name="The watch bar">
            <WatchBar />
          </ViewBoundary>
          <ViewBoundary name="What stands over the views">
            <Strips />
          </ViewBoundary>
        </div>
        <Rail />
        <Views />
        <ViewBoundary name="The band of what is not heard" instead={null}>
          <UnheardBand />
        </ViewBoundary>
        {noticesOpen && (
          <ViewBoundary name="The list of notices" instead={null}>
            <NoticeColumn />
          </ViewBoundary>
        )}
        {!alarming && (
          <div className="beside-work">
            <ViewBoundary name="The newest notice" instead={null}>
              <NewerConsole />
              <Said />
            </ViewBoundary>
            <UndoBar />
          </div>
        )}
      </div>
      <ActingKeys />
      <Alarm />
      <Dialogs />
    </>
  )
}

/** One that breaks down is gone; the next that is opened begins anew. */
function Dialogs() {
  const kind = useUi((state) => state.dialog?.kind)
  return (
    <ViewBoundary key={kind} name="The dialog" instead={null}>
      <IncidentDialogs />
      <KeysDialog />
      <Palette />
      <ConsentDialog />
    </ViewBoundary>
  )
}

/** Each view by itself: one that breaks down takes no other along, and another route begins it anew. */
function Views() {
  const route = useUi((state) => state.route)
  switch (route.view) {
    case 'feed':
      return (
        <main className="main">
          <ViewBoundary name="The feed">
            <Feed />
          </ViewBoundary>
          <ViewBoundary name="The feed’s peek" instead={null}>
            <FeedPeek />
          </ViewBoundary>
        </main>
      )
    case 'room':
      return (
        <main className="main with-room">
          <ViewBoundary name="The feed">
            <Feed />
          </ViewBoundary>
          <ViewBoundary key={route.incidentId} name="The room">
            <Room incidentId={route.incidentId} />
          </ViewBoundary>
        </main>
      )
    case 'replay':
      return (
        <main className="main">
          <ViewBoundary key={route.incidentId} name="The replay">
            <Replay incidentId={route.incidentId} seq={route.seq} />
          </ViewBoundary>
        </main>
      )
    case 'handoff':
      return (
        <main className="main">
          <ViewBoundary key="handoff" name="The handoff">
            <HandoffView />
          </ViewBoundary>
        </main>
      )
    case 'oncall':
      return (
        <main className="main">
          <ViewBoundary key="oncall" name="On-call">
            <OncallView />
          </ViewBoundary>
        </main>
      )
    case 'notebook':
      return (
        <main className="main">
          <ViewBoundary key={`notebook ${route.incidentId}`} name="The notebook">
            <NotebookView incidentId={route.incidentId} />
          </ViewBoundary>
        </main>
      )
    case 'relay':
      return (
        <main className="main">
          <ViewBoundary key="relay" name="The relay’s view">
            <RelayView />
          </ViewBoundary>
        </main>
      )
  }
}

function useRoute(): void {
  const { ui } = useFace()
  useEffect(() => {
    function follow() {
      const route = parseRoute(location.hash)
      ui.setState(route.view === 'room' ? { route, activeId: route.incidentId } : { route })
    }
    follow()
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [ui])
}

function useTheme(): void {
  const theme = useUi((state) => state.settings.theme)
  useEffect(() => {
    if (theme === 'system') document.documentElement.removeAttribute('data-theme')
    else document.documentElement.setAttribute('data-theme', theme)
  }, [theme])
}

/** The tab says what is on fire even when it is not in front. */
function useTitle(): void {
  const pages = useConsole((state) => state.alarm.pages.length)
  const open = useConsole((state) => Object.values(state.counts).reduce((sum, count) => sum + count, 0))
  const blind = useConsole((state) => state.alarm.blind)
  const kind = useConsole((state) => state.connection.kind)
  // While it is live it changes with each word of the relay, and is not shown.
  const lastHeardAt = useConsole(({ connection }) => (connection.kind === 'live' ? null : connection.lastHeardAt))
  const { ticker } = useFace()
  useEffect(() => {
    document.title = pageTitle({ pages, open, blind, kind, lastHeardAt, now: ticker.now() })
  }, [pages, open, blind, kind, lastHeardAt, ticker])
}

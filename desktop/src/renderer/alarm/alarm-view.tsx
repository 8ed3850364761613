import type { ConsoleView } from '../store/console-store.ts'
import { useConsole } from '../store/context.tsx'
import { ViewBoundary } from '../ui/view-boundary.tsx'
import { BlindAlarm } from './blind-alarm.tsx'
import { PageAlarm } from './page-alarm.tsx'
import { PlainAlarm } from './plain-alarm.tsx'
import { TakenCard } from './taken-card.tsx'

/** What takes the screen now, if anything. */
export function alarmKind(state: ConsoleView): 'pages' | 'blind' | null {
  if (state.alarm.silencedHere) return null
  if (state.alarm.pages.length > 0) return 'pages'
  return state.alarm.blind ? 'blind' : null
}

/** The alarm over everything. */
export function Alarm() {
  const kind = useConsole(alarmKind)
  return (
    <>
      <ViewBoundary name="Who has taken it" instead={null}>
        <TakenCard />
      </ViewBoundary>
      {kind !== null && (
        <ViewBoundary key={kind} name="The alarm’s screen" instead={<PlainAlarm />}>
          {kind === 'pages' ? <PageAlarm /> : <BlindAlarm />}
        </ViewBoundary>
      )}
    </>
  )
}

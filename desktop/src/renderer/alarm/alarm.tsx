import type { ConsoleView } from '../store/console-store.ts'
import { useConsole } from '../store/context.tsx'
import { BlindAlarm } from './blind-alarm.tsx'
import { PageAlarm } from './page-alarm.tsx'
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
      <TakenCard />
      {kind === 'pages' && <PageAlarm />}
      {kind === 'blind' && <BlindAlarm />}
    </>
  )
}

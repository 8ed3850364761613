import type { RoomState } from '@baton/shared/view/room-state.ts'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useMedia } from '../ui/use-width.ts'
import { ActionsTab } from './actions/actions-tab.tsx'
import { AlertsTab } from './alerts/alerts-tab.tsx'
import { LinksTab } from './links/links-tab.tsx'
import { PeopleTab } from './people/people-tab.tsx'
import { RunbookTab } from './runbook/runbook-tab.tsx'
import { TimersTab } from './timers/timers-tab.tsx'

export type RoomTab = 'timeline' | 'alerts' | 'runbook' | 'people' | 'timers' | 'actions' | 'links'

interface RoomTabsProps {
  readonly room: RoomState
  readonly tab: RoomTab
  readonly onTab: (tab: RoomTab) => void
  /** Null where it stands beside. */
  readonly timeline: ReactNode | null
}

/** There the room scrolls as a whole, and its parts begin below the first screen. */
const scrollsAsOne = '(max-width: 599px), (max-height: 599px)'

/** What belongs to the incident, one panel at a time. */
export function RoomTabs({ room, tab, onTab, timeline }: RoomTabsProps) {
  const base = useId()
  const side = useRef<HTMLDivElement>(null)
  const isOneScroll = useMedia(scrollsAsOne)
  const tabs: readonly { readonly id: RoomTab; readonly label: string }[] = [
    ...(timeline !== null ? [{ id: 'timeline', label: 'Timeline' } as const] : []),
    { id: 'runbook', label: runbookLabel(room) },
    { id: 'alerts', label: `Alerts ${room.alerts.length + room.alertsLeftOut}` },
    { id: 'people', label: counted('People', room.responders.filter(({ state }) => state !== 'declined').length) },
    { id: 'timers', label: counted('Timers', room.timers.filter(({ state }) => state !== 'stopped').length) },
    { id: 'actions', label: counted('Actions', room.actions.length) },
    { id: 'links', label: counted('Links', room.links.length) },
  ]

  function move(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const at = tabs.findIndex((candidate) => candidate.id === tab)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    event.preventDefault()
    onTab(next.id)
    document.getElementById(`${base}-${next.id}`)?.focus()
  }

  return (
    <div ref={side} className="room-side">
      <div className="tabs" role="tablist" aria-label="Parts of the incident" onKeyDown={move}>
        {tabs.map(({ id, label }) => (
          <button
            key={id}
            id={`${base}-${id}`}
            type="button"
            role="tab"
            aria-selected={tab === id}
            aria-controls={`${base}-panel`}
            tabIndex={tab === id ? 0 : -1}
            onClick={() => {
              onTab(id)
              if (isOneScroll) side.current?.scrollIntoView({ block: 'start' })
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <div
        id={`${base}-panel`}
        className={tab === 'timeline' ? 'tab-panel tab-panel-story' : 'tab-panel scroller padded'}
        role="tabpanel"
        aria-labelledby={`${base}-${tab}`}
        tabIndex={tab === 'timeline' ? -1 : 0}
      >
        {tab === 'timeline' && timeline}
        {tab === 'alerts' && <AlertsTab room={room} />}
        {tab === 'runbook' && <RunbookTab room={room} />}
        {tab === 'people' && <PeopleTab room={room} />}
        {tab === 'timers' && <TimersTab room={room} />}
        {tab === 'actions' && <ActionsTab room={room} />}
        {tab === 'links' && <LinksTab room={room} />}
      </div>
    </div>
  )
}

/** With how many of its steps are done, once it is begun. */
function runbookLabel({ runbooks }: RoomState): string {
  const run = runbooks.find(({ opened }) => opened !== null)
  if (run?.opened == null) return counted('Runbook', runbooks.length)
  const { ticks } = run.opened
  return `Runbook ${run.steps.filter(({ line }) => ticks[line] !== undefined).length}/${run.steps.length}`
}

function counted(label: string, count: number): string {
  return count === 0 ? label : `${label} ${count}`
}

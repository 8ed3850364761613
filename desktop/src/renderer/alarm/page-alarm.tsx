import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { type ReactNode, useId, useRef } from 'react'
import { joinNames, plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { maxUnasked } from '../feed/use-acknowledge.ts'
import { useHoldKey } from '../keys/use-hold-key.ts'
import { useActions, useConsole, useFace, useUi } from '../store/context.tsx'
import { acknowledgeable, isAsked } from './acknowledgeable.ts'
import { AlarmShell } from './alarm-shell.tsx'
import { OnePage } from './one-page.tsx'
import { openRoom } from './open-room.ts'
import { PageActions } from './page-actions.tsx'
import { PageList } from './page-list.tsx'
import { useAlarmEvidence } from './use-alarm-evidence.ts'

/** Someone is paged here: me. One alarm, however many pages. */
export function PageAlarm() {
  const { ui, actions } = useFace()
  const pages = useConsole((state) => state.alarm.pages)
  const single = pages.length === 1 ? pages[0] : undefined
  const titleId = useId()
  const detailId = useId()
  const arrivals = useArrivals(pages)
  useAlarmEvidence(pages.map((page) => page.pageId).join(' '))

  const acknowledge = () => {
    const incidentIds = acknowledgeable(pages, arrivals(), performance.now())
    if (incidentIds.length > maxUnasked) ui.setState({ dialog: { kind: 'acknowledge-all', incidentIds } })
    else void acknowledgeAndOpen(incidentIds)
  }
  /** Whoever takes one goes to its room, where the runbook is. */
  async function acknowledgeAndOpen(incidentIds: readonly string[]): Promise<void> {
    const [incidentId] = incidentIds
    const isDrill = pages.some((page) => page.incidentId === incidentId && page.drill)
    const result = await actions.acknowledge(incidentIds)
    const isDone = result?.kind === 'committed' || result?.kind === 'unchanged'
    if (isDone && incidentIds.length === 1 && incidentId !== undefined && !isDrill) openRoom(incidentId, ui)
  }
  const you = useYou(single)
  const singleKeys = useUi((state) => state.settings.singleKeys)
  const holding = useHoldKey('a', singleKeys, { run: acknowledge })

  return (
    <AlarmShell
      labelledBy={titleId}
      describedBy={detailId}
      className={single?.drill === true ? 'alarm-drill' : ''}
      you={you}
      body={
        single === undefined ? (
          <PageList pages={pages} titleId={titleId} detailId={detailId} />
        ) : (
          <OnePage page={single} titleId={titleId} detailId={detailId} />
        )
      }
      actions={
        <>
          <AcknowledgeButton
            label={single === undefined ? 'Acknowledge all' : 'Acknowledge'}
            coming={single !== undefined && isAsked(single) && single.purpose !== 'reassign'}
            holding={holding}
            run={acknowledge}
          >
            <AcknowledgeHint pages={pages} />
          </AcknowledgeButton>
          {single !== undefined && !single.drill && <PageActions page={single} hasKeys />}
          <SilenceHere />
        </>
      }
    />
  )
}

function AcknowledgeHint({ pages }: { readonly pages: readonly AlarmPage[] }) {
  const singleKeys = useUi((state) => state.settings.singleKeys)
  if (pages.every((page) => page.pending))
    return <strong>Acknowledgement pending: escalation continues until the relay has it.</strong>
  return (
    <>
      {stopsWords(pages)}{' '}
      <span className="key-hint">{singleKeys ? 'Hold a, or Space when focused.' : 'Space when focused.'}</span>
    </>
  )
}

function stopsWords(pages: readonly AlarmPage[]): string {
  if (pages.every((page) => page.drill)) return 'Ends the test; nobody else is paged.'
  if (pages.length === 1 && pages.every(isAsked)) return askedWords(pages[0])
  if (pages.length === 1 && pages[0]?.purpose === 'news') return 'You have it already: this says that you know.'
  const next = new Set(pages.flatMap((page) => (page.nextStep.kind === 'pages' ? page.nextStep.people : [])))
  const them = pages.length === 1 ? 'it' : `all ${plural(pages.length, 'page')}`
  const room = pages.length === 1 ? ' Opens its room with the runbook.' : ''
  const spared = next.size === 0 ? '' : `; ${joinNames([...next])} will not be paged`
  return `You take ${them}${spared}.${room}`
}

/** What coming means: only a page that asks me to take it moves the baton. */
function askedWords(page: AlarmPage | undefined): string {
  if (page?.purpose === 'reassign') return 'You take the baton.'
  const who = page?.ask == null ? 'the room' : plainLine(page.ask.byName, 40)
  return `Tells ${who} at once and joins you to the room; who holds the baton does not change.`
}

interface AcknowledgeButtonProps {
  readonly label: string
  /** I was asked in: acknowledging says that I come. */
  readonly coming: boolean
  readonly holding: boolean
  readonly run: () => void
  /** What it means, under the label. */
  readonly children: ReactNode
}

/** Enter never answers it: only a click, Space on focus, or the held key. */
function AcknowledgeButton({ label, coming, holding, run, children }: AcknowledgeButtonProps) {
  const id = useId()
  return (
    <button
      type="button"
      className={holding ? 'acknowledge holding' : 'acknowledge'}
      aria-describedby={id}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault()
      }}
      onClick={run}
    >
      {/* The name stays the alarm's own word, whatever is shown; what it means is its description. */}
      {coming ? (
        <>
          <span className="visually-hidden">{label}: </span>I am coming
        </>
      ) : (
        label
      )}
      <span id={id} className="alarm-hint" aria-hidden="true">
        {children}
      </span>
    </button>
  )
}

/** Who I am in it: on call and on which level, or asked in. */
function useYou(page: AlarmPage | undefined): string {
  const me = useConsole((state) => state.me)
  const level = useConsole((state) => {
    const levels = state.oncall.flatMap((team) => team.levels.filter(({ person }) => person === state.me?.id))
    return levels.length === 0 ? null : Math.min(...levels.map((one) => one.level))
  })
  if (me === null) return ''
  const isIn = page !== undefined && page.ask !== null
  const what = isIn
    ? 'asked in'
    : level === 1
      ? 'primary'
      : level === 2
        ? 'secondary'
        : level === null
          ? ''
          : `level ${level}`
  return `you: ${plainLine(me.name, 40)}${what === '' ? '' : `, ${what}`}`
}

/** Without the relay nothing can be answered; the noise can be stopped, and that is all it does. */
function SilenceHere() {
  const actions = useActions()
  const kind = useConsole((state) => state.connection.kind)
  const { bridge } = useFace()
  if (kind !== 'offline' && kind !== 'blind') return null
  return (
    <p className="alarm-silence">
      <button type="button" onClick={() => void actions.ask('Silencing', bridge.silenceHere())}>
        Silence here
      </button>{' '}
      Stops the noise on this device only; where the relay runs, escalation goes on.
    </p>
  )
}

/** When pages joined the alarm that was already up, by `performance.now()`. */
function useArrivals(pages: readonly AlarmPage[]): () => ReadonlyMap<string, number> {
  const known = useRef<{ readonly ids: Set<string>; readonly arrivals: Map<string, number> } | null>(null)
  known.current ??= { ids: new Set(pages.map((page) => page.pageId)), arrivals: new Map() }
  const { ids, arrivals } = known.current
  for (const page of pages) {
    if (ids.has(page.pageId)) continue
    ids.add(page.pageId)
    arrivals.set(page.pageId, performance.now())
  }
  return () => arrivals
}

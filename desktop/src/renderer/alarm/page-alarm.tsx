import type { AlarmPage } from '@baton/shared/wire/bridge.ts'
import { useId, useRef } from 'react'
import { maxUnasked } from '../feed/use-acknowledge.ts'
import { useHoldKey } from '../keys/use-hold-key.ts'
import { joinNames, plural } from '../lib/format.ts'
import { useActions, useConsole, useFace, useUi } from '../store/context.tsx'
import { acknowledgeable, isAsked } from './acknowledgeable.ts'
import { AlarmShell } from './alarm-shell.tsx'
import { AlarmSound } from './alarm-sound.tsx'
import { OnePage } from './one-page.tsx'
import { PageActions } from './page-actions.tsx'
import { PageList } from './page-list.tsx'
import { useAlarmEvidence } from './use-alarm-evidence.ts'

/** Someone is paged here: me. One alarm, however many pages. */
export function PageAlarm() {
  const { ui, actions } = useFace()
  const pages = useConsole((state) => state.alarm.pages)
  const titleId = useId()
  const detailId = useId()
  const arrivals = useArrivals(pages)
  useAlarmEvidence(pages.map((page) => page.pageId).join(' '))

  const acknowledge = () => {
    const incidentIds = acknowledgeable(pages, arrivals(), performance.now())
    if (incidentIds.length > maxUnasked) ui.setState({ dialog: { kind: 'acknowledge-all', incidentIds } })
    else void actions.acknowledge(incidentIds)
  }
  const singleKeys = useUi((state) => state.settings.singleKeys)
  const holding = useHoldKey('a', singleKeys, { run: acknowledge })
  const single = pages.length === 1 ? pages[0] : undefined

  return (
    <AlarmShell
      labelledBy={titleId}
      describedBy={detailId}
      className={single?.drill === true ? 'alarm-drill' : ''}
      body={
        single === undefined ? (
          <PageList pages={pages} titleId={titleId} detailId={detailId} />
        ) : (
          <OnePage page={single} titleId={titleId} detailId={detailId} />
        )
      }
      actions={
        <>
          <AlarmSound />
          <AcknowledgeButton
            label={single === undefined ? 'Acknowledge all' : 'Acknowledge'}
            coming={single !== undefined && isAsked(single)}
            holding={holding}
            run={acknowledge}
          />
          <AcknowledgeHint pages={pages} />
          {single !== undefined && !single.drill && <PageActions page={single} />}
          <SilenceHere />
        </>
      }
    />
  )
}

function AcknowledgeHint({ pages }: { readonly pages: readonly AlarmPage[] }) {
  const singleKeys = useUi((state) => state.settings.singleKeys)
  if (pages.every((page) => page.pending)) {
    return (
      <p className="alarm-hint">
        <strong>Acknowledgement pending: escalation continues until the relay has it.</strong>
      </p>
    )
  }
  return (
    <p className="alarm-hint">
      {stopsWords(pages)}
      <span className="key-hint">
        {' '}
        Click{singleKeys ? ', ' : ' or '}
        <kbd>Space</kbd> when focused
        {singleKeys && (
          <>
            , or hold <kbd>a</kbd>
          </>
        )}
        .
      </span>
    </p>
  )
}

function stopsWords(pages: readonly AlarmPage[]): string {
  if (pages.every((page) => page.drill)) return 'Ends the test; nobody else is paged.'
  if (pages.length === 1 && pages.every(isAsked)) return askedWords(pages[0])
  if (pages.length === 1 && pages[0]?.purpose === 'news') return 'You have it already: this says that you know.'
  const next = new Set(pages.flatMap((page) => (page.nextStep.kind === 'pages' ? page.nextStep.people : [])))
  const them = pages.length === 1 ? 'it' : `all ${plural(pages.length, 'page')}`
  return next.size === 0 ? `You take ${them}.` : `You take ${them}; ${joinNames([...next])} will not be paged.`
}

/** What coming means: only a page that asks me to take over moves the baton. */
function askedWords(page: AlarmPage | undefined): string {
  if (page?.purpose === 'reassign') return 'You take the baton.'
  return 'You come; who holds the baton does not change.'
}

/** Enter never answers it: only a click, Space on focus, or the held key. */
function AcknowledgeButton(props: {
  readonly label: string
  /** I was asked in: acknowledging says that I come. */
  readonly coming: boolean
  readonly holding: boolean
  readonly run: () => void
}) {
  return (
    <button
      type="button"
      className={props.holding ? 'acknowledge holding' : 'acknowledge'}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault()
      }}
      onClick={props.run}
    >
      {props.label}
      {props.coming && <span className="acknowledge-means">I’m coming</span>}
    </button>
  )
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

import { isOverdue, type PostmortemStatus } from '@baton/shared/model/notebook.ts'
import type { OpenActionRow, PostmortemRow, RunbookGap } from '@baton/shared/view/console-state.ts'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { formatDay, plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useConsole, useTicking } from '../store/context.tsx'
import { Age } from '../ui/ticking.tsx'

type ListTab = 'written' | 'missing' | 'actions' | 'gaps'

/** What is written, what is missing, what is to be done. */
export function NotebookList({ current }: { readonly current: string | null }) {
  const base = useId()
  const rows = useConsole((state) => state.postmortems)
  const actions = useConsole((state) => state.openActions)
  const gaps = useConsole((state) => state.runbookGaps)
  const [tab, setTab] = useState<ListTab>('written')
  const written = rows.filter(({ status }) => status !== null)
  const missing = rows.filter(({ status }) => status === null)
  const tabs: readonly { readonly id: ListTab; readonly label: string; readonly count: number }[] = [
    { id: 'written', label: 'Postmortems', count: written.length },
    { id: 'missing', label: 'Without one', count: missing.length },
    { id: 'actions', label: 'Action items', count: actions.length },
    { id: 'gaps', label: 'No runbook', count: gaps.length },
  ]

  function move(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const at = tabs.findIndex(({ id }) => id === tab)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    event.preventDefault()
    setTab(next.id)
    document.getElementById(`${base}-${next.id}`)?.focus()
  }

  return (
    <div className="notebook-list">
      <h2>Notebook</h2>
      <div className="tabs" role="tablist" aria-label="Lists" onKeyDown={move}>
        {tabs.map(({ id, label, count }) => (
          <button
            key={id}
            id={`${base}-${id}`}
            type="button"
            role="tab"
            aria-selected={tab === id}
            aria-controls={`${base}-panel`}
            tabIndex={tab === id ? 0 : -1}
            onClick={() => setTab(id)}
          >
            {label} {count > 0 && <span className="tabular">{count}</span>}
          </button>
        ))}
      </div>
      <div
        id={`${base}-panel`}
        className="scroller notebook-rows"
        role="tabpanel"
        aria-labelledby={`${base}-${tab}`}
        tabIndex={0}
      >
        {tab === 'written' && <Written rows={written} current={current} />}
        {tab === 'missing' && <Missing rows={missing} current={current} />}
        {tab === 'actions' && <OpenActions rows={actions} current={current} />}
        {tab === 'gaps' && <Gaps rows={gaps} />}
      </div>
    </div>
  )
}

interface RowsProps<Row> {
  readonly rows: readonly Row[]
  readonly current: string | null
}

/** A status as it is spoken. */
export const statusWords: Readonly<Record<PostmortemStatus, string>> = {
  draft: 'draft',
  'in-review': 'in review',
  reviewed: 'reviewed',
  closed: 'closed',
}

function Written({ rows, current }: RowsProps<PostmortemRow>) {
  if (rows.length === 0)
    return (
      <Teaches>No postmortem is begun yet. “Without one” lists incidents that paged somebody and are over.</Teaches>
    )
  return (
    <ul className="plain-list">
      {rows.map((row) => (
        <DocumentRow key={row.incidentId} row={row} current={current}>
          {row.status !== null && <span className={`tag tag-${row.status}`}>{statusWords[row.status]}</span>}
          <span>{plainLine(row.ownerName ?? '', 60)}</span>
          <IncidentAge row={row} />
        </DocumentRow>
      ))}
    </ul>
  )
}

function Missing({ rows, current }: RowsProps<PostmortemRow>) {
  if (rows.length === 0)
    return <Teaches>Each incident that paged somebody and is over has a postmortem, or there was none.</Teaches>
  return (
    <ul className="plain-list">
      {rows.map((row) => (
        <DocumentRow key={row.incidentId} row={row} current={current}>
          <span className="tag">none yet</span>
          <IncidentAge row={row} />
        </DocumentRow>
      ))}
    </ul>
  )
}

interface DocumentRowProps {
  readonly row: { readonly incidentId: string; readonly title: string }
  readonly current: string | null
  readonly children: ReactNode
}

function DocumentRow({ row, current, children }: DocumentRowProps) {
  return (
    <li>
      <a
        className="notebook-row"
        href={routeHash({ view: 'notebook', incidentId: row.incidentId })}
        aria-current={row.incidentId === current ? 'page' : undefined}
      >
        <bdi>{plainLine(row.title, 200)}</bdi>
        <span className="notebook-row-foot">{children}</span>
      </a>
    </li>
  )
}

function IncidentAge({ row }: { readonly row: PostmortemRow }) {
  const { openedAt, resolvedAt } = row
  return (
    <span className="muted">
      {resolvedAt === null ? 'open for ' : 'over for '}
      <Age since={resolvedAt ?? openedAt} />
    </span>
  )
}

function OpenActions({ rows, current }: RowsProps<OpenActionRow>) {
  const today = useTicking(formatDay)
  if (rows.length === 0)
    return (
      <Teaches>Nothing is left to do. Action items of postmortems and notes stand here until they are done.</Teaches>
    )
  return (
    <ul className="plain-list">
      {rows.map((action) => (
        <DocumentRow key={action.id} row={{ incidentId: action.incidentId, title: action.title }} current={current}>
          <DueDay dueOn={action.dueOn} isLate={isOverdue(action, today)} />
          <span>{action.ownerName === null ? 'nobody has it' : plainLine(action.ownerName, 60)}</span>
          <bdi className="muted">{plainLine(action.incidentTitle, 100)}</bdi>
        </DocumentRow>
      ))}
    </ul>
  )
}

/** When an action item is due; that it is late is said, not only coloured. */
export function DueDay({ dueOn, isLate }: { readonly dueOn: string | null; readonly isLate: boolean }) {
  if (dueOn === null) return <span className="muted">no day set</span>
  return (
    <span className={isLate ? 'tabular overdue boxed' : 'tabular'}>
      {isLate ? `overdue, ${dueOn}` : `due ${dueOn}`}
    </span>
  )
}

function Gaps({ rows }: { readonly rows: readonly RunbookGap[] }) {
  if (rows.length === 0)
    return <Teaches>Every kind of alert that paged somebody names a runbook, or has one here.</Teaches>
  return (
    <ul className="plain-list">
      {rows.map((gap) => (
        <li key={gap.alertName}>
          <a className="notebook-row" href={routeHash({ view: 'room', incidentId: gap.incidentId })}>
            <bdi>{plainLine(gap.alertName, 200)}</bdi>
            <span className="notebook-row-foot">
              <span>paged in {plural(gap.times, 'incident')}</span>
              {gap.serviceName !== null && <span>{plainLine(gap.serviceName, 60)}</span>}
              <span className="muted">
                last <Age since={gap.lastAt} /> ago
              </span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Teaches({ children }: { readonly children: ReactNode }) {
  return <p className="muted notebook-empty">{children}</p>
}

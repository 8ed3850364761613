import { alertTable } from '@baton/shared/view/alert-columns.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { formatClock } from '../../../presentation/format.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { SeverityMark } from '../../ui/severity-mark.tsx'
import { type Alert, AlertCard, Pairs } from './alert-card.tsx'

/** Alerts that are one thing: what they share, once; then a table of what differs, those that fire first. */
export function AlertGroup({ room, isOpen }: { readonly room: RoomState; readonly isOpen: boolean }) {
  const { alerts, alertsLeftOut, commonLabels } = room
  const [open, setOpen] = useState<string | null>(null)
  const table = useMemo(
    () => alertTable(alerts, alertsLeftOut === 0 ? null : commonLabels),
    [alerts, alertsLeftOut, commonLabels],
  )
  const firing = room.row?.firingCount ?? alerts.filter(({ state }) => state === 'firing').length
  const all = alerts.length + alertsLeftOut
  const titles = new Set(alerts.map(({ title }) => title)).size > 1
  const width = 3 + table.columns.length + (titles ? 1 : 0)
  return (
    <section className="stack" aria-label="The group">
      <p>
        <strong>{all} alerts</strong>, {firing === 0 ? 'all cleared' : `${firing} firing`}
        {all - firing > 0 && firing > 0 && `, ${all - firing} cleared`}
      </p>
      {table.common.length > 0 && <Pairs name="In common" pairs={Object.fromEntries(table.common)} />}
      {table.commonAnnotations.length > 0 && (
        <Pairs name="Annotations in common" pairs={Object.fromEntries(table.commonAnnotations)} />
      )}
      <div className="table-scroll">
        <table className="alert-table" aria-label="What differs, those that fire first">
          <thead>
            <tr>
              <th scope="col">State</th>
              {titles && <th scope="col">Alert</th>}
              {table.columns.map((name) => (
                <th key={name} scope="col">
                  {plainLine(name, 60)}
                </th>
              ))}
              <th scope="col">Since</th>
              <th scope="col">
                <span className="visually-hidden">More</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <AlertLine
                key={alert.key}
                alert={alert}
                columns={table.columns}
                hasTitle={titles}
                width={width}
                isOpen={open === alert.key}
                isLive={isOpen}
                onToggle={() => setOpen(open === alert.key ? null : alert.key)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface AlertLineProps {
  readonly alert: Alert
  readonly columns: readonly string[]
  readonly hasTitle: boolean
  readonly width: number
  readonly isOpen: boolean
  /** The incident is open. */
  readonly isLive: boolean
  readonly onToggle: () => void
}

function AlertLine({ alert, columns, hasTitle, width, isOpen, isLive, onToggle }: AlertLineProps) {
  const { title, state, severity, labels, firedAt, clearedAt } = alert
  return (
    <>
      <tr className={state === 'firing' ? '' : 'muted'}>
        <td>
          <SeverityMark severity={severity} status={state === 'firing' ? 'triggered' : 'resolved'} size={12} /> {state}
        </td>
        {hasTitle && (
          <td>
            <bdi>{plainLine(title, 200)}</bdi>
          </td>
        )}
        {columns.map((name) => (
          <td key={name}>
            <bdi>{plainLine(labels[name] ?? '', 200)}</bdi>
          </td>
        ))}
        <td className="tabular">{formatClock(clearedAt ?? firedAt)}</td>
        <td>
          <button
            type="button"
            className="quiet alert-more"
            aria-expanded={isOpen}
            aria-label={`All of ${plainLine(columns.map((name) => labels[name] ?? '').join(' ') || title, 100)}`}
            onClick={onToggle}
          >
            <ChevronRight size={14} aria-hidden="true" className={isOpen ? 'fold-mark fold-open' : 'fold-mark'} />
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={width}>
            <AlertCard alert={alert} isOpen={isLive} />
          </td>
        </tr>
      )}
    </>
  )
}

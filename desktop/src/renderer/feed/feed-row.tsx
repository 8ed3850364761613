import type { FeedRow } from '@baton/shared/feed/feed.ts'
import { type CSSProperties, memo, useId } from 'react'
import { reachText, statusText } from '../lib/effects.ts'
import { plural } from '../lib/format.ts'
import { plainLine } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { SevChip } from '../ui/sev-chip.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { SilentTag } from '../ui/silent.tsx'
import { Age, Moment, NextStepLine } from '../ui/ticking.tsx'

interface FeedRowProps {
  readonly row: FeedRow
  readonly active: boolean
  readonly selected: boolean
  readonly open: boolean
  /** Room enough for who has it to stand before what happens next; else it stands with the facts. */
  readonly wide: boolean
  readonly style: CSSProperties
  readonly position: number
  readonly total: number
  readonly onActivate: (id: string) => void
  readonly onSelect: (id: string) => void
}

/** An incident in two lines: what and since when; what happens next and who. */
export const FeedRowItem = memo(function FeedRowItem(props: FeedRowProps) {
  const { row, active, selected, open, wide, style, position, total, onActivate, onSelect } = props
  const nextId = useId()
  const title = plainLine(row.title)
  const classes = ['row', row.status, active && 'active', open && 'open', row.pending > 0 && 'pending']

  return (
    <li className={classes.filter(Boolean).join(' ')} style={style} aria-posinset={position} aria-setsize={total}>
      <label className="row-select">
        <input
          type="checkbox"
          tabIndex={active ? 0 : -1}
          checked={selected}
          aria-label={`Select ${title}`}
          onChange={() => onSelect(row.id)}
        />
      </label>
      <div className="row-main">
        <span className="row-severity">
          <SeverityWord severity={row.severity} status={row.status} />
        </span>
        <a
          className="row-title"
          href={routeHash({ view: 'room', incidentId: row.id })}
          data-incident={row.id}
          tabIndex={active ? 0 : -1}
          aria-describedby={nextId}
          aria-current={open ? 'true' : undefined}
          title={title}
          onFocus={() => onActivate(row.id)}
        >
          <bdi>{title}</bdi>
        </a>
        <RowFacts row={row} wide={wide} />
        <span className="row-age">
          <Age since={row.openedAt} />
        </span>
      </div>
      <RowNext row={row} wide={wide} id={nextId} />
    </li>
  )
})

function RowFacts({ row, wide }: { readonly row: FeedRow; readonly wide: boolean }) {
  return (
    <span className="row-facts">
      {!wide && row.status === 'acknowledged' && <span className="row-holder">{plainLine(statusText(row), 80)}</span>}
      {row.serviceName !== null && <span className="row-service">{plainLine(row.serviceName, 60)}</span>}
      <span className="tabular">
        {row.firingCount > 0 && row.firingCount < row.alertCount && `${row.firingCount} of `}
        {plural(row.alertCount, 'alert')}
        {row.sourceState === 'cleared' && row.status !== 'resolved' && ' · cleared'}
      </span>
      <SevChip sev={row.sev} />
      {row.flapping && <span className="tag">flapping</span>}
      {row.recurrence !== '' && <span className="tag">{plainLine(row.recurrence, 60)}</span>}
      {row.truncated > 0 && <span className="tag">{row.truncated} not sent by the source</span>}
      <SilentTag row={row} />
    </span>
  )
}

function RowNext({ row, wide, id }: { readonly row: FeedRow; readonly wide: boolean; readonly id: string }) {
  const paging = row.paging.map((page) => plainLine(reachText(page), 120)).join(' · ')
  return (
    <div className="row-next" id={id}>
      {row.pending > 0 && <span className="tag tag-pending">pending</span>}
      {row.status === 'triggered' && <span className="visually-hidden">triggered, </span>}
      {row.status === 'acknowledged' && wide && <span>{plainLine(statusText(row), 80)} · </span>}
      {row.status === 'resolved' ? <ResolvedAt at={row.resolvedAt} /> : <NextStepLine step={row.nextStep} />}
      {paging !== '' && <span> · {paging}</span>}
    </div>
  )
}

function ResolvedAt({ at }: { readonly at: number | null }) {
  if (at === null) return 'resolved'
  return (
    <>
      resolved at <Moment at={at} />
    </>
  )
}

import { firingBars } from '@baton/shared/model/firing-curve.ts'
import { sevWords } from '@baton/shared/model/sev-words.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { feedGroupOf } from '@baton/shared/view/feed-group.ts'
import { type CSSProperties, memo, useId } from 'react'
import { formatClock, formatDay, formatUtc, plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useConsole, useIsConnected, useTicking } from '../store/context.tsx'
import { Chip } from '../ui/chip.tsx'
import { NobodyDisc, PersonDisc } from '../ui/person-chip.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { SilentTag } from '../ui/silent.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { RowActs } from './row-acts.tsx'
import { rowAge, rowWords } from './row-words.ts'

/** Labels that stand in a row; the others are in its room. */
const shownLabels = 3

interface FeedRowProps {
  readonly row: FeedRow
  readonly active: boolean
  readonly selected: boolean
  readonly open: boolean
  /** Its buttons have a line of their own. */
  readonly isTall: boolean
  readonly style: CSSProperties
  readonly position: number
  readonly total: number
  readonly onActivate: (id: string) => void
  readonly onSelect: (id: string) => void
}

/** An incident in two lines: what it is and where; what happens next and what that means; how many, who, since when. */
export const FeedRowItem = memo(function FeedRowItem(props: FeedRowProps) {
  const { row, active, selected, open, isTall, style, position, total, onActivate, onSelect } = props
  const nextId = useId()
  const title = plainLine(row.title)
  const group = feedGroupOf(row)
  const classes = [
    'row',
    row.status,
    `in-${group}`,
    active && 'active',
    open && 'open',
    isTall && 'tall',
    row.pending > 0 && 'pending',
  ]

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
      <span className="row-severity">
        <SeverityWord severity={row.severity} status={row.status} />
      </span>
      <div className="row-what">
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
        <RowLabels row={row} />
      </div>
      <RowNext row={row} id={nextId} />
      <RowCurve row={row} isHot={group === 'pages'} />
      <RowCount row={row} />
      <RowOwner row={row} />
      <RowAge row={row} />
      <RowActs row={row} group={group} isCurrent={active} />
    </li>
  )
})

function RowLabels({ row }: { readonly row: FeedRow }) {
  return (
    <span className="row-labels">
      {row.pending > 0 && <span className="tag tag-pending">pending</span>}
      {row.sev !== null && <strong className="row-fact">{sevWords(row.sev)}</strong>}
      {row.serviceName !== null && <Chip label="service">{plainLine(row.serviceName, 60)}</Chip>}
      {row.labels.slice(0, shownLabels).map(([name, value]) => (
        <Chip key={name} label={plainLine(name, 30)}>
          {plainLine(value, 60)}
        </Chip>
      ))}
      {row.recurrence !== '' && <strong className="row-fact">{plainLine(row.recurrence, 60)}</strong>}
      {row.sourceState === 'cleared' && row.status !== 'resolved' && <span className="row-fact">all cleared</span>}
      {row.truncated > 0 && <span className="row-fact">{row.truncated} not sent by the source</span>}
      <SilentTag row={row} />
    </span>
  )
}

function RowNext({ row, id }: { readonly row: FeedRow; readonly id: string }) {
  const me = useConsole((state) => state.me?.name ?? null)
  const isHeard = useIsConnected()
  const next = useTicking((now) => rowWords(row, { now, me, isHeard }).next)
  const means = useTicking((now) => rowWords(row, { now, me, isHeard }).means)
  const isUnheld = useTicking((now) => rowWords(row, { now, me, isHeard }).isUnheld)
  return (
    <div className="row-next" id={id}>
      {row.status === 'triggered' && <span className="visually-hidden">triggered, </span>}
      <span className={isUnheld ? 'row-step unheld boxed tabular' : 'row-step tabular'} title={next}>
        {plainLine(next, 160)}
      </span>
      {means !== '' && (
        <span className="row-means tabular" title={plainLine(means, 400)}>
          <span className="visually-hidden">; </span>
          {plainLine(means, 200)}
        </span>
      )}
    </div>
  )
}

function RowCurve({ row, isHot }: { readonly row: FeedRow; readonly isHot: boolean }) {
  // The bars are of five minutes; the end of what is over is the last of them.
  const bars = useTicking((now) => firingBars(row.curve, row.resolvedAt ?? now).join(' '))
  const values = bars.split(' ').map(Number)
  const when = row.status === 'resolved' ? 'its last hour' : 'the last hour'
  return (
    <span className="row-curve">
      {row.curve.length > 0 && (
        <Sparkline
          values={values}
          words={`alerts firing over ${when}: ${Math.max(...values)} at most, ${values.at(-1)} at its end`}
          hot={isHot ? row.severity : null}
        />
      )}
    </span>
  )
}

function RowCount({ row }: { readonly row: FeedRow }) {
  const isPart = row.firingCount < row.alertCount && row.status !== 'resolved'
  const words = `${plural(row.alertCount, 'alert')}${isPart ? `, ${row.firingCount} firing` : ''}`
  return (
    <span className="row-count tabular" title={words}>
      <span aria-hidden="true">{row.alertCount}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

function RowOwner({ row }: { readonly row: FeedRow }) {
  const { holder, holderName } = row
  if (holder === null) {
    return (
      <span className="row-owner">
        <NobodyDisc words="nobody has it" />
      </span>
    )
  }
  const name = holderName ?? holder
  return (
    <span className="row-owner">
      <PersonDisc person={holder} name={name} />
      <span className="row-owner-name" aria-hidden="true">
        {plainLine(name, 40)}
      </span>
    </span>
  )
}

function RowAge({ row }: { readonly row: FeedRow }) {
  const text = useTicking((now) => rowAge(row, now))
  const { openedAt } = row
  return (
    <time
      className="row-age tabular"
      dateTime={new Date(openedAt).toISOString()}
      title={`${row.status === 'resolved' ? 'lasted; opened' : 'opened'} ${formatDay(openedAt)} ${formatClock(openedAt)} · ${formatUtc(openedAt)}`}
    >
      {text}
    </time>
  )
}

import type { RoomState } from '@baton/shared/view/room-state.ts'
import { formatSpan } from '../../../presentation/format.ts'
import { plainLine, plainText } from '../../../presentation/plain-text.ts'
import { useTicking } from '../../store/context.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { SeverityWord } from '../../ui/severity-mark.tsx'
import { Moment } from '../../ui/ticking.tsx'

export type Alert = RoomState['alerts'][number]

// More pairs than this no source means to be read.
const maxPairs = 100

/** One alert, whole. */
export function AlertCard({ alert, isOpen }: { readonly alert: Alert; readonly isOpen: boolean }) {
  const links = [
    ['Runbook', alert.runbookUrl],
    ['Dashboard', alert.dashboardUrl],
    ['At the source', alert.sourceUrl],
    ['Silence at the source', alert.silenceUrl],
  ] as const
  return (
    <>
      <div className="room-line">
        <SeverityWord severity={alert.severity} status={alert.state === 'firing' ? 'triggered' : 'resolved'} />
        <strong>
          <bdi>{plainLine(alert.title)}</bdi>
        </strong>
        <span>{alert.state}</span>
        {alert.acknowledgedAtSource && <span className="tag">acknowledged at the source</span>}
      </div>
      <p className="room-line muted">
        <span>
          fired <Moment at={alert.firedAt} />
        </span>
        {alert.clearedAt !== null && (
          <span>
            cleared <Moment at={alert.clearedAt} />
          </span>
        )}
        {alert.fires > 1 && <span>fired {alert.fires} times</span>}
        {alert.state === 'firing' && <LastHeard alert={alert} isOpen={isOpen} />}
      </p>
      <p className="room-line">
        {links.map(([label, url]) =>
          url === null ? null : (
            <OutsideLink key={label} url={url}>
              {label}
            </OutsideLink>
          ),
        )}
      </p>
      <Pairs name="Annotations" pairs={alert.annotations} />
      <Pairs name="Labels" pairs={alert.labels} />
    </>
  )
}

/** When its source last told it, and, when that is long ago for this source, that it may never tell its end. */
function LastHeard({ alert, isOpen }: { readonly alert: Alert; readonly isOpen: boolean }) {
  const { lastHeardAt, usualGapMs, silentFrom } = alert
  const isSilent = useTicking((now) => isOpen && silentFrom !== null && now > silentFrom)
  const usual = usualGapMs === null ? '' : `, usually every ${formatSpan(usualGapMs)}`
  return isSilent ? (
    <span className="tag">
      not repeated since <Moment at={lastHeardAt} />
      {usual}: close it if it is over
    </span>
  ) : (
    <span>
      last heard <Moment at={lastHeardAt} />
      {usual}
    </span>
  )
}

/** Names and values, as the source told them. */
export function Pairs({ name, pairs }: { readonly name: string; readonly pairs: Readonly<Record<string, string>> }) {
  const entries = Object.entries(pairs)
  if (entries.length === 0) return null
  return (
    <dl className="pairs" aria-label={name}>
      {entries.slice(0, maxPairs).map(([key, value]) => (
        <div key={key}>
          <dt>{plainLine(key, 200)}</dt>
          <dd>{plainText(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

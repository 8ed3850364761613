import { firingBars } from '@baton/shared/model/firing-curve.ts'
import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { formatDuration, plural } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { useTicking } from '../store/context.tsx'
import { Chip } from '../ui/chip.tsx'
import { PersonDisc } from '../ui/person-chip.tsx'
import { SevChip } from '../ui/sev-chip.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { Age, Moment } from '../ui/ticking.tsx'
import { purposeWords } from './acknowledgeable.ts'
import { AnswerBox } from './answer-box.tsx'
import { FirstSteps } from './first-steps.tsx'

/** Lateness under this is the time that any page takes. Milliseconds. */
const lateFrom = 1_000
/** More labels than these are counted. */
const maxLabels = 4

interface OnePageProps {
  readonly page: AlarmPage
  readonly titleId: string
  readonly detailId: string
}

/** What it is, in the order of a tired person's questions; beside it, what to do first. */
export function OnePage({ page, titleId, detailId }: OnePageProps) {
  // A test must not look like the worst that can happen.
  const severity = page.drill ? 'info' : page.severity
  const purpose = page.ask === null || page.purpose === 'reassign' ? purposeWords(page) : ''
  return (
    <div className={page.drill ? 'one-page one-page-alone' : 'one-page'}>
      {page.ask !== null && <AskHead ask={page.ask} purpose={page.purpose} />}
      <div className="alarm-main">
        <div className="alarm-head">
          <span className={page.pending ? 'alarm-mark' : 'alarm-mark pulse'}>
            <SeverityMark severity={severity} status={page.pending ? 'acknowledged' : 'triggered'} size={72} />
          </span>
          <div>
            <p className="alarm-kind">
              <span className={`alarm-word sev-${severity}`}>{page.drill ? 'Pager test' : page.severity}</span>
              <SevChip sev={page.sev} />
              {page.serviceName !== null && <span className="muted">{plainLine(page.serviceName, 60)}</span>}
              {page.pending && <span className="tag tag-pending">pending</span>}
            </p>
            <h2 id={titleId} className="alarm-title">
              <bdi>{plainLine(page.title)}</bdi>
            </h2>
          </div>
        </div>
        <div id={detailId} className="alarm-detail">
          {purpose !== '' && <p className="alarm-purpose">{purpose}</p>}
          {!page.drill && <Description page={page} />}
          <Facts page={page} />
        </div>
        {!page.drill && <AnswerBox page={page} />}
      </div>
      {!page.drill && <FirstSteps page={page} />}
    </div>
  )
}

/** Who asks, and in which words, before all else. */
function AskHead({
  ask,
  purpose,
}: {
  readonly ask: NonNullable<AlarmPage['ask']>
  readonly purpose: AlarmPage['purpose']
}) {
  const name = plainLine(ask.byName, 40)
  const what = purpose === 'reassign' ? 'to take it' : purpose === 'join' ? 'to join' : 'for help'
  return (
    <div className="alarm-ask">
      <PersonDisc person={ask.by} name={ask.byName} />
      <div>
        <p className="muted">
          {name} asks <strong>you</strong> {what}, <Moment at={ask.at} />
        </p>
        {ask.why !== '' && (
          <p className="alarm-why">
            “<bdi>{plainLine(ask.why, 300)}</bdi>”
          </p>
        )}
      </div>
    </div>
  )
}

function Description({ page }: { readonly page: AlarmPage }) {
  const said = plainText(page.description, 600)
  const service = plainText(page.serviceDescription ?? '', 400)
  if (said === '' && service === '') return null
  return (
    <p className="alarm-say">
      {said} <span className={said === '' ? '' : 'muted'}>{service}</span>
    </p>
  )
}

function Facts({ page }: { readonly page: AlarmPage }) {
  const shown = page.labels.slice(0, maxLabels)
  const left = page.labels.length - shown.length
  return (
    <dl className="alarm-facts">
      {!page.drill && (
        <>
          <dt>Since</dt>
          <dd>
            <Moment at={page.openedAt} /> (<Age since={page.openedAt} />) · {plural(page.alertCount, 'alert')}{' '}
            <Growth page={page} />
          </dd>
          {shown.length > 0 && (
            <>
              <dt>Labels</dt>
              <dd className="alarm-labels">
                {shown.map(([name, value]) => (
                  <Chip key={name} label={plainLine(name, 40)}>
                    {plainLine(value, 60)}
                  </Chip>
                ))}
                {left > 0 && <Chip>+ {left}</Chip>}
              </dd>
            </>
          )}
        </>
      )}
      <dt>Paged</dt>
      <dd>
        <Moment at={page.raisedAt} />
        {page.lateByMs >= lateFrom && <strong>, late by {formatDuration(page.lateByMs)}</strong>}
      </dd>
    </dl>
  )
}

function Growth({ page }: { readonly page: AlarmPage }) {
  const bars = useTicking((now) => firingBars(page.curve, now).join(' '))
  if (page.curve.length < 2) return null
  return (
    <Sparkline
      values={bars.split(' ').map(Number)}
      words={`How many fired over time; ${plural(page.alertCount, 'alert')} by now`}
      width={80}
      hot={page.severity}
    />
  )
}

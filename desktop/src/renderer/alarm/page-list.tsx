import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { useRef } from 'react'
import { formatDuration, plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions } from '../store/context.tsx'
import { PersonDisc } from '../ui/person-chip.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { Age, NextStepLine } from '../ui/ticking.tsx'
import { isMeant, purposeWords } from './acknowledgeable.ts'
import { PageActions } from './page-actions.tsx'

/** More than this nobody reads before answering; they are counted. */
const maxListed = 40

interface PageListProps {
  readonly pages: readonly AlarmPage[]
  readonly titleId: string
  readonly detailId: string
}

/** Several pages, worst first. */
export function PageList({ pages, titleId, detailId }: PageListProps) {
  const movedAt = useMoves(pages)
  return (
    <div className="page-list">
      <h2 id={titleId} className="alarm-title">
        {plural(pages.length, 'page')}
      </h2>
      <ul id={detailId} className="plain-list">
        {pages.slice(0, maxListed).map((page) => (
          <li key={page.pageId} className={page.pending ? 'page-item pending' : 'page-item'}>
            <PageItem page={page} movedAt={() => movedAt(page.pageId)} />
          </li>
        ))}
      </ul>
      {pages.length > maxListed && <p className="muted">{pages.length - maxListed} more are not listed.</p>}
    </div>
  )
}

function PageItem({ page, movedAt }: { readonly page: AlarmPage; readonly movedAt: () => number }) {
  const actions = useActions()
  const title = plainLine(page.title)
  const purpose = purposeWords(page)
  return (
    <>
      <div className="page-item-text">
        <p className="room-line">
          <SeverityWord severity={page.severity} status={page.pending ? 'acknowledged' : 'triggered'} />
          <strong className="page-item-title">
            <bdi>{title}</bdi>
          </strong>
          <Age since={page.openedAt} />
          {page.pending && <span className="tag tag-pending">pending</span>}
        </p>
        <p className="room-line">
          {page.serviceName !== null && <span>{plainLine(page.serviceName, 60)}</span>}
          <span className="muted">{plural(page.alertCount, 'alert')}</span>
          <NextStepLine step={page.nextStep} />
          {page.nextStep.kind === 'pages' &&
            page.escalation[0]?.people
              .slice(0, 3)
              .map(({ person, name }) => <PersonDisc key={person} person={person} name={name} />)}
          {purpose !== '' && <span>{purpose}</span>}
          {page.lateByMs >= 1_000 && <strong>late by {formatDuration(page.lateByMs)}</strong>}
        </p>
      </div>
      <div className="page-item-actions">
        <button
          type="button"
          aria-label={`Acknowledge ${title}`}
          title="Acknowledge: you take this one"
          aria-disabled={page.pending}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault()
          }}
          onClick={(event) => {
            if (!page.pending && isMeant(event.detail, movedAt(), performance.now()))
              void actions.acknowledge([page.incidentId])
          }}
        >
          Acknowledge
        </button>
        {!page.drill && <PageActions page={page} />}
      </div>
    </>
  )
}

/** When each page came to its place in the list, by `performance.now()`; those that began there have not moved. */
function useMoves(pages: readonly AlarmPage[]): (pageId: string) => number {
  const known = useRef<ReadonlyMap<string, { readonly index: number; readonly at: number }> | null>(null)
  const before = known.current
  const now = performance.now()
  known.current = new Map(
    pages.map(({ pageId }, index) => {
      const place = before?.get(pageId)
      if (place?.index === index) return [pageId, place]
      return [pageId, { index, at: before === null ? Number.NEGATIVE_INFINITY : now }]
    }),
  )
  return (pageId) => known.current?.get(pageId)?.at ?? Number.NEGATIVE_INFINITY
}

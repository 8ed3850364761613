import type { AlarmPage } from '@baton/shared/wire/bridge.ts'
import { formatDuration, plural } from '../lib/format.ts'
import { plainLine, plainText } from '../lib/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Age, Moment, NextStepLine } from '../ui/ticking.tsx'
import { purposeWords } from './acknowledgeable.ts'

/** Lateness under this is the time that any page takes. Milliseconds. */
const lateFrom = 1_000

interface OnePageProps {
  readonly page: AlarmPage
  readonly titleId: string
  readonly detailId: string
}

/** What it is, in the order of a tired person's questions. */
export function OnePage({ page, titleId, detailId }: OnePageProps) {
  const purpose = purposeWords(page)
  // A test must not look like the worst that can happen.
  const severity = page.drill ? 'info' : page.severity
  return (
    <div className="one-page">
      <div className={`alarm-mark ${page.pending ? '' : 'pulse'}`}>
        <SeverityMark severity={severity} status={page.pending ? 'acknowledged' : 'triggered'} size={88} />
        <span className={`alarm-word sev-${severity}`}>{page.drill ? 'Pager test' : page.severity}</span>
      </div>
      {purpose !== '' && <p className="alarm-purpose">{purpose}</p>}
      <h2 id={titleId} className="alarm-title">
        <bdi>{plainLine(page.title)}</bdi>
      </h2>
      <div id={detailId} className="alarm-detail">
        {!page.drill && <WhatItIs page={page} />}
        <p>
          You were paged at <Moment at={page.raisedAt} />
          {page.lateByMs >= lateFrom && <strong>, late by {formatDuration(page.lateByMs)}</strong>}.
        </p>
        {!page.drill && (
          <p>
            <span className="muted">If nobody answers:</span> <NextStepLine step={page.nextStep} />
          </p>
        )}
        {page.pending && <p className="tag tag-pending">pending</p>}
      </div>
    </div>
  )
}

function WhatItIs({ page }: { readonly page: AlarmPage }) {
  const description = page.serviceDescription ?? ''
  return (
    <>
      {page.serviceName !== null && (
        <p>
          <strong>{plainLine(page.serviceName, 100)}</strong>
          {description !== '' && <>: {plainText(description, 400)}</>}
        </p>
      )}
      <p>
        Since <Moment at={page.openedAt} /> (<Age since={page.openedAt} />
        ), {plural(page.alertCount, 'alert')}.
      </p>
    </>
  )
}

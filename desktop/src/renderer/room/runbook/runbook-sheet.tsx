import type { RoomRunbook } from '@baton/shared/view/room-state.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { plural } from '../../../presentation/format.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useActions } from '../../store/context.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { Moment } from '../../ui/ticking.tsx'
import { useIsReadOnly } from '../read-only.ts'
import { FlagDialog } from './flag-dialog.tsx'
import { headingSlug } from './runbook-link.ts'
import { RunbookStep } from './runbook-step.tsx'

interface RunbookSheetProps {
  readonly incidentId: string
  readonly runbook: RoomRunbook
  /** To scroll to, as a link writes it. */
  readonly heading: string | null
  /** Follows a relative link; false when it leads nowhere. */
  readonly onLink: (href: string) => boolean
}

/** One runbook, whose steps are ticked here and for everyone in the room. */
export function RunbookSheet({ incidentId, runbook, heading, onLink }: RunbookSheetProps) {
  const actions = useActions()
  const sheet = useRef<HTMLElement>(null)
  const [flagging, setFlagging] = useState<number | null>(null)
  const { id: runbookId, title, text } = runbook
  useScrollTo(sheet, heading)
  const step = runbook.steps.find(({ line }) => line === flagging)
  const flag = useCallback((line: number) => setFlagging(line), [])

  return (
    <section ref={sheet} className={runbook.pending ? 'runbook pending' : 'runbook'} aria-label="Runbook">
      <RunbookState incidentId={incidentId} runbook={runbook} />
      <Markdown
        text={text}
        onLink={(href) => {
          if (!onLink(href)) actions.tell('info', `No runbook of this incident is called ${plainLine(href, 100)}.`)
        }}
        renderStep={(line, children) => (
          <RunbookStep incidentId={incidentId} runbook={runbook} line={line} onFlag={flag}>
            {children}
          </RunbookStep>
        )}
      />
      {step !== undefined && (
        <FlagDialog
          incidentId={incidentId}
          field={`flag ${runbookId} ${step.line}`}
          step={step.text}
          title={title}
          onClose={() => setFlagging(null)}
          onFlag={(said) =>
            actions.submit({ type: 'runbook.flag', incidentId, runbookId, line: step.line, text: said })
          }
        />
      )}
    </section>
  )
}

/** Which copy this is: an incident keeps the one that it began with, so that what was ticked stays what was read. */
function RunbookState({ incidentId, runbook }: { readonly incidentId: string; readonly runbook: RoomRunbook }) {
  const actions = useActions()
  const readOnly = useIsReadOnly()
  const { opened, steps, id: runbookId } = runbook
  if (opened === null) {
    return (
      <p className="room-line">
        <span className="muted">Not begun; {plural(steps.length, 'step')}. The first tick keeps this copy.</span>
        {!readOnly && (
          <button type="button" onClick={() => void actions.submit({ type: 'runbook.open', incidentId, runbookId })}>
            Begin
          </button>
        )}
        {runbook.pending && <span className="tag tag-pending">pending</span>}
      </p>
    )
  }
  return (
    <div className="room-line">
      <span>
        {steps.filter(({ line }) => opened.ticks[line] !== undefined).length} of {plural(steps.length, 'step')} done
      </span>
      <span className={opened.isOutdated ? 'boxed' : 'muted'}>
        as of <Moment at={opened.at} />, opened by {plainLine(opened.byName, 60)}
        {opened.isOutdated && '; the team’s copy has changed since'}
      </span>
      {runbook.pending && <span className="tag tag-pending">pending</span>}
    </div>
  )
}

/** The text carries no ids of its own, so a heading is found by its words. */
function useScrollTo(sheet: { readonly current: HTMLElement | null }, heading: string | null): void {
  useEffect(() => {
    if (heading === null) return
    const headings = [...(sheet.current?.querySelectorAll<HTMLElement>('h3, h4, h5, h6') ?? [])]
    headings.find(({ textContent }) => headingSlug(textContent) === heading)?.scrollIntoView({ block: 'start' })
  }, [sheet, heading])
}

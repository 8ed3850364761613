import type { RoomRunbook } from '@baton/shared/view/room-state.ts'
import { Flag } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { plainLine, plainText } from '../../../presentation/plain-text.ts'
import { useActions } from '../../store/context.tsx'
import { Moment } from '../../ui/ticking.tsx'
import { useIsReadOnly } from '../read-only.ts'

interface RunbookStepProps {
  readonly incidentId: string
  readonly runbook: RoomRunbook
  readonly line: number
  readonly onFlag: (line: number) => void
  readonly children: ReactNode
}

/** One step: its box, who ticked it when, and what was wrong with it. */
export function RunbookStep({ incidentId, runbook, line, onFlag, children }: RunbookStepProps) {
  const readOnly = useIsReadOnly()
  const markId = useId()
  const { opened, steps } = runbook
  const name = plainLine(steps.find((step) => step.line === line)?.text ?? `line ${line}`, 120)
  const tick = opened?.ticks[line]
  const box = useBox({ incidentId, runbookId: runbook.id, line, isTicked: tick !== undefined })
  const flag = opened?.flags[line]
  return (
    <div className={tick === undefined ? 'step' : 'step step-done'}>
      <input
        type="checkbox"
        aria-label={name}
        aria-describedby={tick === undefined ? undefined : markId}
        checked={box.isTicked}
        disabled={readOnly}
        onChange={(event) => void box.tick(event.target.checked)}
      />
      <div className="step-text">
        {children}
        {tick !== undefined && (
          <span id={markId} className="step-mark">
            {plainLine(tick.byName, 60)}, <Moment at={tick.at} />
          </span>
        )}
        {flag !== undefined && (
          <p className="step-flag">
            <Flag size={12} aria-hidden="true" /> wrong here: {plainText(flag.text, 2_000)}{' '}
            <span className="step-mark">
              {plainLine(flag.byName, 60)}, <Moment at={flag.at} />
            </span>
          </p>
        )}
      </div>
      {!readOnly && (
        <button
          type="button"
          className="step-flag-button"
          aria-label={`This step was wrong here: ${name}`}
          title="This step was wrong here…"
          onClick={() => onFlag(line)}
        >
          <Flag size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}

interface BoxOptions {
  readonly incidentId: string
  readonly runbookId: string
  readonly line: number
  readonly isTicked: boolean
}

/** The box follows the hand at once, and goes back when the tick was not taken. */
function useBox({ incidentId, runbookId, line, isTicked }: BoxOptions) {
  const actions = useActions()
  const [asked, setAsked] = useState<boolean | null>(null)
  if (asked === isTicked) setAsked(null)

  async function tick(done: boolean) {
    setAsked(done)
    const result = await actions.submit({ type: 'runbook.tick', incidentId, runbookId, line, done })
    if (result === null || result.kind === 'refused' || result.kind === 'unchanged') setAsked(null)
  }

  return { isTicked: asked ?? isTicked, tick }
}

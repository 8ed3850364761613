import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { Star as StarIcon } from 'lucide-react'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useActions } from '../../store/context.tsx'
import { useIsReadOnly } from '../read-only.ts'

/** Picks a row for the postmortem, for everyone. What waits in the outbox has no place in the log yet. */
export function Star({ incidentId, row }: { readonly incidentId: string; readonly row: TimelineRow }) {
  const actions = useActions()
  const readOnly = useIsReadOnly()
  if (row.seq === 0 || (readOnly && !row.starred)) return <span />
  if (readOnly) return <StarIcon size={14} className="star-fixed" role="img" aria-label="starred" />
  return (
    <button
      type="button"
      className="entry-star"
      aria-pressed={row.starred}
      aria-label={`Star: ${plainLine(row.text, 80)}`}
      title={row.starred ? 'Starred for the postmortem: no longer' : 'Star it for the postmortem'}
      onClick={() => void actions.submit({ type: row.starred ? 'row.unstar' : 'row.star', incidentId, seq: row.seq })}
    >
      <StarIcon size={14} aria-hidden="true" />
    </button>
  )
}

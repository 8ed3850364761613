import { severityRank } from '@baton/shared/model/incident.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { ArrowUp } from 'lucide-react'
import { SeverityMark } from '../ui/severity-mark.tsx'

/** New rows wait here until they are asked for; the worst of them gives the shape. */
export function NewRowsPill({
  waiting,
  onShow,
}: {
  readonly waiting: readonly FeedRow[]
  readonly onShow: () => void
}) {
  const worst = waiting.reduce<FeedRow | null>(
    (found, row) => (found === null || severityRank[row.severity] > severityRank[found.severity] ? row : found),
    null,
  )
  return (
    <div className="pill-place" aria-live="polite">
      {worst !== null && (
        <button type="button" className="pill" title="Show them (key .)" onClick={onShow}>
          <SeverityMark severity={worst.severity} status={worst.status} size={14} />
          {waiting.length} new
          <ArrowUp size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}

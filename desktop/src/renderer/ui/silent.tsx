import type { FeedRow } from '@baton/shared/view/feed.ts'
import { formatMoment } from '../../presentation/format.ts'
import { useTicking } from '../store/context.tsx'

/** That the source of all that fires does not repeat it any more; nothing while it does, or its habit is not known. */
export function SilentTag({ row }: { readonly row: FeedRow }) {
  const { silence } = row
  const text = useTicking((now) => (silence && now > silence.from ? formatMoment(silence.since, now) : null))
  return text === null ? null : <span className="tag">not repeated since {text}</span>
}

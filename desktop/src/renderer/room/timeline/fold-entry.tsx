import { foldBins, foldWords, type StoryItem } from '@baton/shared/view/fold-story.ts'
import { ChevronRight } from 'lucide-react'
import { formatClock, formatUtc } from '../../../presentation/format.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { Sparkline } from '../../ui/sparkline.tsx'

interface FoldEntryProps {
  readonly item: StoryItem
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** Rows of a fold that are listed where it stands; the others are among all rows. */
const maxListed = 100
const bins = 6

/** Several rows that say the same: how many of what, until when, and how they lie over that time. */
export function FoldEntry({ item, isOpen, onToggle }: FoldEntryProps) {
  const { rows, row } = item
  const { count, of } = foldWords(item)
  const until = rows.at(-1)?.at ?? row.at
  const left = rows.length - maxListed
  return (
    <>
      <div className="entry entry-fold" data-seq={row.seq}>
        <EntryTime at={row.at} />
        <ChevronRight size={16} aria-hidden="true" className={isOpen ? 'fold-mark fold-open' : 'fold-mark'} />
        <button type="button" className="fold-button" aria-expanded={isOpen} onClick={onToggle}>
          <strong>{count}</strong> {plainLine(of, 200)}, until {formatClock(until)}
        </button>
        <Sparkline values={foldBins(rows, bins)} words={`${rows.length} until ${formatClock(until)}`} width={48} />
      </div>
      {isOpen && (
        <ul className="fold-rows">
          {rows.slice(0, maxListed).map(({ seq, at, text }) => (
            <li key={seq}>
              <time className="tabular muted" dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
                {formatClock(at)}
              </time>{' '}
              {plainLine(text, 300)}
            </li>
          ))}
          {left > 0 && <li className="muted">and {left} more; All has every row</li>}
        </ul>
      )}
    </>
  )
}

/** The time by the clock here; pointed at, by UTC as well. */
export function EntryTime({ at }: { readonly at: number }) {
  return (
    <time className="entry-time tabular" dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
      {formatClock(at)}
    </time>
  )
}

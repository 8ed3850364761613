import type { TimelineRow } from '@baton/shared/timeline/timeline.ts'
import { useMemo } from 'react'
import { plural } from '../lib/format.ts'
import { storyParts, type TimelineFilter, tagsOf, wholeStory, withoutReceipts } from '../lib/timeline-filter.ts'

interface TimelineFilterBarProps {
  readonly story: readonly TimelineRow[]
  readonly shown: number
  readonly filter: TimelineFilter
  readonly onFilter: (filter: TimelineFilter) => void
}

const maxTags = 20

/** Which part of the story is shown. It says what is left out, so that a part is never taken for the whole. */
export function TimelineFilterBar({ story, shown, filter, onFilter }: TimelineFilterBarProps) {
  const tags = useMemo(() => tagsOf(story).slice(0, maxTags), [story])
  const part = storyParts.find((candidate) => candidate.filter === filter)
  const hidden = story.length - shown
  return (
    <div className="timeline-filter">
      <label>
        <span className="visually-hidden">Part of the timeline that is shown</span>
        <select
          value={part?.id ?? `#${filter.tag ?? ''}`}
          onChange={({ target: { value } }) =>
            onFilter(
              value.startsWith('#')
                ? { ...wholeStory, tag: value.slice(1) }
                : (storyParts.find(({ id }) => id === value)?.filter ?? wholeStory),
            )
          }
        >
          {storyParts.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
          {tags.map((tag) => (
            <option key={tag} value={`#${tag}`}>
              #{tag}
            </option>
          ))}
        </select>
      </label>
      {hidden > 0 && (
        <>
          <span className="muted tabular">
            {filter === withoutReceipts ? plural(hidden, 'receipt') : `${hidden} rows are not shown`}
          </span>
          <button type="button" className="quiet" onClick={() => onFilter(wholeStory)}>
            {filter === withoutReceipts ? 'Show them' : 'Show everything'}
          </button>
        </>
      )}
    </div>
  )
}

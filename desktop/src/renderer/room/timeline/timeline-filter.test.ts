import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { describe, expect, it } from 'vitest'
import { entry } from '../../demo/demo-story.ts'
import { itemsOf, tagsOf, timelineParts } from './timeline-filter.ts'

const rows: readonly TimelineRow[] = [
  entry(1, 0, 'alert', 'alertmanager', 'fires'),
  entry(2, 0, 'note', 'Ana', 'rolled back', { tags: ['decision', 'rollback'], starred: true }),
  entry(3, 0, 'note', 'Ana', 'falls', { tags: ['rollback', 'eu'] }),
  entry(4, 0, 'timer', 'Ana', 'timer'),
  entry(5, 0, 'receipt', 'Ana', 'was shown the page', { type: 'page.receipted' }),
  entry(6, 0, 'receipt', 'Ana', 'page not sounded (blocked)', { type: 'page.receipted' }),
  entry(7, 0, 'receipt', 'Baton', 'page to Ana: sent by ntfy', { type: 'page.delivered' }),
  entry(8, 0, 'receipt', 'Baton', 'page to Ana: ntfy failed (403)', { type: 'page.failed' }),
  entry(9, 0, 'receipt', 'Ana', 'was shown the page', { type: 'page.receipted', starred: true }),
]
const shown = (id: string) => {
  const part = timelineParts.find((each) => each.id === id)?.filter ?? 'story'
  return itemsOf(rows, part).map(({ row }) => row.seq)
}

describe('the parts of the timeline', () => {
  it('are everything, a few kinds, one tag, what people did, or what is starred', () => {
    expect(shown('all')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(shown('notes')).toEqual([2, 3])
    expect(shown('tasks')).toEqual([4])
    expect(shown('decision')).toEqual([2])
    expect(shown('starred')).toEqual([2, 9])
    expect(shown('people')).toEqual([2, 3, 4])
    expect(shown('alerts')).toEqual([1])
  })

  it('offers people’s own tags, the commonest first', () => {
    expect(tagsOf(rows)).toEqual(['rollback', 'eu'])
  })
})

import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { signalOf } from '../testing/builders.ts'
import { selectAlarmPages } from './alarm.ts'
import { selectFeedRow } from './feed-row.ts'
import { shownTitle } from './shown-title.ts'

describe('the title that is shown', () => {
  it.each([
    ['nothing', ''],
    ['spaces', ' \u3000\u00a0'],
    ['characters without a width', '\u200b\u200d\ufeff\u2060'],
    ['marks that reorder', '\u202e\u2066'],
    ['a filler of Hangul', '\u3164\u115f'],
    ['a blank of Braille', '\u2800'],
    ['tags', '\u{e0041}\u{e007f}'],
  ])('is named from source and service where it is only %s', (_, title) => {
    const bench = new Bench()
    bench.signal(signalOf({ title, serviceHint: 'shop' }))
    bench.due()
    const shown = 'Alert without a visible title from a source that is gone, shop'
    expect(shownTitle(bench.desk, bench.incident)).toBe(shown)
    expect(selectFeedRow(bench.desk, bench.incident, 'ana').title).toBe(shown)
    expect(selectAlarmPages(bench.desk, 'ana')[0]?.title).toBe(shown)
  })

  it.each(['a', '0', '数据库', '🏴\u{e0067}\u{e0062}\u{e007f}', '\u200bx'])(
    'is its own where %j can be seen',
    (title) => {
      const bench = new Bench()
      bench.signal(signalOf({ title }))
      expect(shownTitle(bench.desk, bench.incident)).toBe(bench.incident.title)
    },
  )
})

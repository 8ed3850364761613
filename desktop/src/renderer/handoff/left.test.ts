import type { BriefItem } from '@baton/shared/model/handoff.ts'
import { describe, expect, it } from 'vitest'
import { row } from '../demo/demo-rows.ts'
import { isOver, lackHint, leftOf, leftWords, weightWords } from './left.ts'

const item = (id: string, more: Partial<BriefItem> = {}): BriefItem => ({
  id,
  incidentId: id,
  condition: 'watcher',
  title: id,
  summary: '',
  next: '',
  ...more,
})
const lag = item('lag', { condition: 'unstable', contingency: 'lag passes 45 m, call payments' })
const rows = new Map(
  [row('lag', 'lag', 'error', {}), row('gone', 'gone', 'error', { status: 'resolved' })].map((r) => [r.id, r]),
)
const calm = { isRisky: false, spoke: false }

describe('what is left before a receiver can accept', () => {
  it('is what needs words, what does not name its if, and the tick; what is stable or over is not', () => {
    const items = [lag, item('disk'), item('gone'), item('certificate', { condition: 'stable' })]
    expect(isOver(item('gone'), rows)).toBe(true)
    expect(leftWords(leftOf(items, {}, rows, { isRisky: true, spoke: false }))).toBe('2 left to read back, 1 to tick')
    const said = { lag: 'I restart it', disk: 'I look at four' }
    const left = leftOf(items, said, rows, calm)
    expect([left.items, left.of]).toEqual([[{ id: 'lag', lack: 'if' }], 2])
    expect(lackHint(lag, 'if')).toBe('say what you do if lag passes 45 m')
    const all = leftOf(items, { ...said, lag: 'past 45 minutes I call them' }, rows, { isRisky: true, spoke: false })
    expect(leftWords(all)).toBe('tick that you spoke')
    expect(leftWords(leftOf([], {}, rows, calm))).toBe('')
  })

  it('weighs a brief in a line', () => {
    expect(weightWords([lag, item('disk'), item('db')])).toBe('3 items: 1 unstable, 2 to watch')
    expect(weightWords([])).toBe('nothing is open')
  })
})

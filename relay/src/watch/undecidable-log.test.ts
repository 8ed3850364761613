import { expect, test } from 'vitest'
import { UndecidableLog } from './undecidable-log.ts'

function logAt() {
  const lines: { readonly id: string | null; readonly more: number; readonly stack: string }[] = []
  const clock = { now: 0 }
  return {
    lines,
    clock,
    log: new UndecidableLog(
      () => clock.now,
      (line) => lines.push(line),
    ),
  }
}

test('the same is told once a minute, with how often it was met', () => {
  const { lines, clock, log } = logAt()
  for (clock.now = 0; clock.now <= 60_000; clock.now += 10_000)
    log.note(new Error('x'), { kind: 'signals', id: 'int-1' })
  log.note(new Error('x'), { kind: 'signals', id: 'int-2' })
  expect(lines.map(({ id, more }) => [id, more])).toEqual([
    ['int-1', 0],
    ['int-1', 5],
    ['int-2', 0],
  ])
})

test('it is told where it was thrown, and never in the words of what was thrown', () => {
  const { lines, log } = logAt()
  log.note(new TypeError('a label\n    said this'), { kind: 'signals', id: 'int-1' })
  log.note('a label', { kind: 'due', id: null })
  expect(lines[0]?.stack).toMatch(/^TypeError\n +at .*undecidable-log\.test/)
  expect(lines.map(({ stack }) => stack).join()).not.toMatch(/label|said/)
})

test('what is remembered is bounded', () => {
  const { lines, log } = logAt()
  for (let n = 0; n < 1_001; n++) log.note(new Error('x'), { kind: 'signals', id: `int-${n}` })
  log.note(new Error('x'), { kind: 'signals', id: 'int-0' })
  expect(lines).toHaveLength(1_002)
})

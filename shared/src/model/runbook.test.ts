import { describe, expect, it } from 'vitest'
import { runbooksFor } from '../runbook/match.ts'
import { Bench } from '../testing/bench.ts'
import { runbookOf, signalOf } from '../testing/builders.ts'
import { maxRunbookLength, type Runbook, stepsOf } from './runbook.ts'

function linesOf(...lines: readonly string[]): readonly number[] {
  return stepsOf(lines.join('\n')).map(({ line }) => line)
}

describe('the steps of a runbook', () => {
  it('are the items of numbered and task lists, by line, without mark-up and boxes', () => {
    expect(stepsOf(runbookOf().text)).toEqual([
      { line: 3, text: 'Stop the deploy' },
      { line: 4, text: 'Take the last good build' },
      { line: 6, text: 'Deploy it' },
      { line: 8, text: 'Tell support' },
    ])
    expect(stepsOf('1) Run `df -h`, see [the wiki](https://wiki.example/disk)')[0]?.text).toBe(
      'Run df -h, see the wiki',
    )
  })

  it('may stand within each other, ticked or not, and under Windows’ line ends', () => {
    expect(linesOf('1. a', '   1. b', '      - [x] c', '   - d', '2. e')).toEqual([1, 2, 3, 5])
    expect(linesOf('- 1. both')).toEqual([1])
    expect(stepsOf('1. a\r\n2. b\r\n')).toEqual([
      { line: 1, text: 'a' },
      { line: 2, text: 'b' },
    ])
  })

  it('take the rest of their words from the lines that follow', () => {
    expect(stepsOf('1. Look at\n   the graph\nof errors\n\n   It is red.\n2. Wait')).toEqual([
      { line: 1, text: 'Look at the graph of errors' },
      { line: 6, text: 'Wait' },
    ])
  })

  it('are not found in code, in quotations, or in the middle of a sentence', () => {
    expect(linesOf('```', '1. a', '```', '1. b')).toEqual([4])
    expect(linesOf('~~~sh', '1. a', '```', '2. b', '~~~~', '3. c')).toEqual([6])
    expect(linesOf('Text', '', '    1. code')).toEqual([])
    expect(linesOf('> 1. said by somebody')).toEqual([])
    expect(linesOf('It broke in', '2025. It was cold.')).toEqual([])
    expect(linesOf('1.5 GB are free', '-1 is wrong')).toEqual([])
  })

  it('go on after code that a step holds and never closes', () => {
    expect(
      linesOf('1. Run', '   ```sh', '   1. not this', '2. Wait', '   ```', '   3. nor this', '   ```', '3. End'),
    ).toEqual([1, 4, 8])
    expect(stepsOf('1. ```sh\n   systemctl restart shop\n   ```')).toEqual([
      { line: 1, text: 'systemctl restart shop' },
    ])
  })

  it('are found quickly in text that is made to be slow', () => {
    const slow = ['> ', '[', '*a', '- ', '1. ', '`', 'a\n', '1. x\n', '* * a\n', '[a](', ' ', `1. ${'['.repeat(400)}\n`]
    const began = Date.now()
    for (const part of slow) stepsOf(part.repeat(maxRunbookLength / part.length))
    // A parser of Markdown takes seconds for some of them, and overflows its stack.
    expect(Date.now() - began).toBeLessThan(2_000)
  })
})

describe('the runbooks of an incident', () => {
  it('follow what the source says of its alert now', () => {
    const bench = new Bench()
    const match = { services: [], alerts: [], labels: { disk: 'sda' } }
    const runbooks = [
      { ...runbookOf(), id: 'by-label', match },
      { ...runbookOf(), id: 'by-name', match: { ...match, labels: {} } },
    ]
    const ids = () => runbooksFor(runbooks, bench.incident).map(({ id }) => id)
    bench.signal(signalOf())
    expect(ids()).toEqual([])
    bench.signal(signalOf({ labels: { alertname: 'DiskFull', disk: 'sda' } }))
    expect(ids()).toEqual(['by-label'])
    bench.signal(signalOf({ labels: { alertname: 'DiskFull' }, annotations: { runbook: 'by-name' } }))
    expect(ids()).toEqual(['by-name'])
  })

  function found(runbooks: readonly Partial<Runbook>[], overrides: Parameters<typeof signalOf>[0] = {}) {
    const bench = new Bench()
    bench.signal(signalOf({ serviceHint: 'shop', ...overrides }))
    const match = { services: [], alerts: [], labels: {} }
    return runbooksFor(
      runbooks.map((runbook) => runbookOf({ match, ...runbook })),
      bench.incident,
    ).map(({ id }) => id)
  }

  it('come closest first: named by the alert, then its name, its labels, and its service', () => {
    const service = { services: ['shop'], alerts: [], labels: {} }
    const labels = { services: [], alerts: [], labels: { team: 'web', tier: '1' } }
    const runbooks = [
      { id: 'by-service', match: service },
      { id: 'by-labels', match: labels },
      { id: 'by-name', match: { services: [], alerts: ['DiskFull'], labels: {} } },
      { id: 'named' },
      { id: 'b-service', match: service },
      { id: 'none' },
    ]
    expect(
      found(runbooks, { labels: { alertname: 'DiskFull', team: 'web', tier: '1' }, annotations: { runbook: 'named' } }),
    ).toEqual(['named', 'by-name', 'by-labels', 'b-service', 'by-service'])
  })

  it('need every label that they ask for', () => {
    const runbooks = [{ match: { services: [], alerts: [], labels: { team: 'web', tier: '1' } } }]
    expect(found(runbooks, { labels: { team: 'web', tier: '2' } })).toEqual([])
  })

  it('may be named by the end of the alert’s link, with or without the file’s ending', () => {
    const link = (runbookUrl: string) => found([{ id: 'disk/full' }], { runbookUrl })
    expect(link('https://wiki.example/disk/full')).toEqual(['disk/full'])
    expect(link('https://git.example/runbooks/disk/full.md?plain=1#top')).toEqual(['disk/full'])
    expect(link('https://wiki.example/floppydisk/full')).toEqual([])
  })
})

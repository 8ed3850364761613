import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { TortureOptions } from './options.ts'
import { runTorture } from './run.ts'

async function tortured(options: TortureOptions) {
  const dir = mkdtempSync(join(tmpdir(), 'baton-torture-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const problems: string[] = []
  const watch = { problem: (line: string) => problems.push(line), cycle: () => undefined, goesOn: () => true }
  const report = await runTorture(options, dir, watch)
  expect(problems).toEqual([])
  return report
}

test('twenty kills under load: what was answered is there once and in order, and who must be paged is paged', async () => {
  const report = await tortured({ cycles: 20, seed: 4, journal: 'sqlite', relays: 1, takeover: false, frail: 0 })
  expect(report).toMatchObject({ cycles: 20, lost: 0, duplicated: 0, outOfOrder: 0, problems: 0 })
  expect(report.kills).toBeGreaterThanOrEqual(20)
  // The clients were heard, pages came due while nobody ran, and kills fell into what was under way.
  expect(Math.min(...Object.values(report.answered))).toBeGreaterThan(0)
  expect(Math.min(...Object.values(report.pages))).toBeGreaterThan(0)
  expect(report.underWay).toBeGreaterThan(0)
}, 300_000)

test('three relays on one database, one read in twenty failing, killed one after the other: nothing is lost', async () => {
  const report = await tortured({ cycles: 6, seed: 2, journal: 'postgres', relays: 3, takeover: false, frail: 20 })
  expect(report).toMatchObject({ cycles: 6, databaseCrashes: 1, lost: 0, duplicated: 0, outOfOrder: 0, problems: 0 })
  expect(Math.min(...Object.values(report.answered))).toBeGreaterThan(0)
  expect(report.pages.onTime).toBeGreaterThan(0)
  expect(report.madeToFail).toBeGreaterThan(0)
}, 300_000)

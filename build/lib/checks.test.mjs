import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { addCounts, countPlaywright, countVitest, failuresOf } from './checks.mjs'

const folder = mkdtempSync(join(tmpdir(), 'baton-checks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function report(content) {
  const path = join(folder, 'report.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function vitest(over) {
  const calm = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  return report({ ...calm, ...over })
}

function playwright(over) {
  return report({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0, ...over } })
}

it('counts skipped and planned tests as skipped', () => {
  expect(countVitest(vitest({ numPendingTests: 2, numTodoTests: 1 }), 0)).toEqual({ passed: 3, failed: 0, skipped: 3 })
})

it('counts a test file that does not load as one failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(countVitest(vitest({ testResults }), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 })
})

it('counts a failed test once, not again for its file', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]
  expect(countVitest(vitest({ numFailedTests: 1, testResults }), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 })
})

it('counts a runner that fails without a failed test as a failure', () => {
  expect(countVitest(vitest({}), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 })
  expect(countPlaywright(playwright({}), 1)).toEqual({ passed: 2, failed: 1, skipped: 0 })
})

it('counts a runner that runs no test as a failure', () => {
  expect(countVitest(vitest({ numPassedTests: 0 }), 0).failed).toBe(1)
  expect(countPlaywright(playwright({ expected: 0 }), 0).failed).toBe(1)
})

it('counts a report that is missing or cut short as a failure', () => {
  expect(countVitest(join(folder, 'none.json'), 0).failed).toBe(1)
  expect(countPlaywright(report('{"stats":'), 0).failed).toBe(1)
})

it('counts a test that passes only on a second try as failed', () => {
  expect(countPlaywright(playwright({ flaky: 1 }), 0)).toEqual({ passed: 2, failed: 1, skipped: 0 })
})

it('adds up', () => {
  const one = { passed: 1, failed: 0, skipped: 2 }
  expect(addCounts([one, one, { passed: 0, failed: 1, skipped: 0 }])).toEqual({ passed: 2, failed: 1, skipped: 4 })
})

it('repeats the failed tests of either report, a file that does not load, and nothing else', () => {
  const failed = { status: 'failed', fullName: 'adds › up', failureMessages: ['expected 1 to be 2'] }
  const unit = vitest({
    testResults: [
      { name: 'a.test.ts', status: 'failed', assertionResults: [failed, { status: 'passed' }] },
      { name: 'b.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
    ],
  })
  expect(failuresOf([unit])).toEqual(['a.test.ts › adds › up\n    expected 1 to be 2', 'b.test.ts\n    no such file'])
  const bad = { title: 'opens', ok: false, tests: [{ results: [{ errors: [{ message: 'too late' }] }] }] }
  const suites = [
    { title: 'x.spec.ts', specs: [{ title: 'closes', ok: true }], suites: [{ title: 'room', specs: [bad] }] },
  ]
  expect(failuresOf([report({ suites })])).toEqual(['room › opens\n    too late'])
  expect(failuresOf([join(folder, 'none.json')])).toEqual([])
})

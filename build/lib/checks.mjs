import { existsSync, readFileSync } from 'node:fs'

/**
 * What one step of the test command came to.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** A step that either holds or does not. */
export function countStep(code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/**
 * Reads Vitest's JSON report.
 * @param {string} path
 * @param {number} code the runner's exit code
 * @returns {Counts}
 */
export function countVitest(path, code) {
  const report = readReport(path)
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  // A file that does not load holds no test that could fail.
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return distrust(code, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  })
}

/**
 * Reads Playwright's JSON report. A test that passed only when tried again counts as failed.
 * @param {string} path
 * @param {number} code the runner's exit code
 * @returns {Counts}
 */
export function countPlaywright(path, code) {
  const report = readReport(path)
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return distrust(code, { passed: expected, failed: unexpected + flaky, skipped })
}

export function addCounts(all) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of all) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/** A runner that failed without a failed test crashed, and one that passed nothing did not test. */
function distrust(code, counts) {
  return counts.failed === 0 && (code !== 0 || counts.passed === 0) ? { ...counts, failed: 1 } : counts
}

/** Null for a report that is missing or cut short: the runner died before it was done. */
function readReport(path) {
  if (!existsSync(path)) return null
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

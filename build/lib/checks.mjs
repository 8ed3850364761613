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

/** Lines of a failure's message that the closing summary repeats. */
const repeatedLines = 12

/**
 * The failed tests of Vitest's and Playwright's JSON reports, for the end of the output: what came earlier may have been
 * cut off by whoever keeps it.
 * @param {readonly string[]} paths
 * @returns {string[]} for each, its name and the first lines of its message
 */
export function failuresOf(paths) {
  return paths.flatMap((path) => {
    const report = readReport(path)
    return report === null ? [] : [...vitestFailures(report), ...(report.suites ?? []).flatMap(playwrightFailures)]
  })
}

function vitestFailures({ testResults = [] }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [failure(name, message)]
    return failed.map((test) => failure(`${name} › ${test.fullName}`, test.failureMessages.join('\n')))
  })
}

function playwrightFailures({ title, suites = [], specs = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map((spec) => {
      const errors = spec.tests.flatMap(({ results }) => results.flatMap((result) => result.errors))
      return failure(`${title} › ${spec.title}`, errors.map(({ message }) => message).join('\n'))
    })
  return [...own, ...suites.flatMap(playwrightFailures)]
}

function failure(name, message) {
  return [name, ...(message ?? '').split('\n').slice(0, repeatedLines)].join('\n    ')
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

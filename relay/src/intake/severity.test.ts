import { expect, test } from 'vitest'
import { severityOf } from './severity.ts'

test.each([
  ['critical', 'critical'],
  ['CRITICAL', 'critical'],
  ['Crit', 'critical'],
  ['page', 'critical'],
  ['disaster', 'critical'],
  ['P1', 'critical'],
  ['SEV-1', 'critical'],
  ['sev 1', 'critical'],
  ['err', 'error'],
  ['High', 'error'],
  ['p2', 'error'],
  ['warn', 'warning'],
  ['average', 'warning'],
  ['p3', 'warning'],
  ['informational', 'info'],
  ['none', 'info'],
  ['P5', 'info'],
  ['debug', 'info'],
  ['', 'unknown'],
  ['1', 'unknown'],
  ['not a severity', 'unknown'],
  ['constructor', 'unknown'],
  ['__proto__', 'unknown'],
])('takes %j as %s', (word, severity) => {
  expect(severityOf(word)).toBe(severity)
})

import { expect, test } from 'vitest'
import { placeholderIn, placeholderInKey, withoutPlaceholders } from './placeholder.ts'
import { severityOf } from './severity.ts'
import { readStatusWord } from './status-words.ts'

test.each([
  ...['firing', 'Triggered', 'TRIGGER', 'alerting', 'ALARM', 'PROBLEM', 'open', 'Down', 'active', 'Warn', 'CRITICAL'],
  ...['failed', 'failure', 'timed_out', 'unresolved', 'new', 'Fired', 'error', 'unhealthy'],
])('%s fires, without a doubt', (word) => {
  expect(readStatusWord(word)).toEqual({ state: 'firing', doubt: 'none' })
})

test.each(['No Data', 'Re-Triggered', 'Re-Warn', 'Re-No Data', 'Renotify', 'INSUFFICIENT_DATA', 'UNKNOWN'])(
  '%s is taken as firing, and its sender hears of it',
  (word) => {
    expect(readStatusWord(word)).toEqual({ state: 'firing', doubt: 'again' })
  },
)

test.each([
  ...['resolved', 'RESOLVE', 'ok', 'OK', 'Up', 'Recovered', 'RECOVERY', 'closed', 'close', 'Normal', 'success'],
  ...['inactive', 'cleared', ' Clear ', 'healthy', 'passed', 'Succeeded'],
])('%s clears', (word) => {
  expect(readStatusWord(word)).toEqual({ state: 'cleared', doubt: 'none' })
})

test.each(['ack', 'Acknowledged', 'ACKNOWLEDGEMENT'])('%s acknowledges', (word) => {
  expect(readStatusWord(word).state).toBe('acknowledged')
})

test.each([
  'purple',
  '0',
  '1',
  'true',
  'false',
  '200',
  'not ok',
  'not resolved',
  'unresolved?',
  '',
  'constructor',
  'x'.repeat(1e6),
])('no guess ever clears: %.20s', (word) => {
  expect(readStatusWord(word)).toEqual({ state: 'firing', doubt: 'unknown' })
})

test.each([
  ['$ALERT_TRANSITION', '$ALERT_TRANSITION'],
  ['$X', '$X'],
  ['{X}', '{X}'],
  ['{EVENT.ID}', '{EVENT.ID}'],
  ['{x}', '{x}'],
  ['{{x}}', '{{x}}'],
  ['{{ .Status }}', '{{ .Status }}'],
  ['{#HOST}', '{#HOST}'],
  ['{$MACRO}', '{$MACRO}'],
  ['\u0024{status}', '\u0024{status}'],
  ['%STATUS%', '%STATUS%'],
  ['dd-$ALERT_CYCLE_KEY', '$ALERT_CYCLE_KEY'],
  ['$NAME is $STATUS', '$NAME'],
  ['zbx/{EVENT.ID}', '{EVENT.ID}'],
  ['{{ $labels.instance }} down', '{{ $labels.instance }}'],
  ['Disk of <no value> full', '<no value>'],
  ['*UNKNOWN*', '*UNKNOWN*'],
  ['%{[host][name]} down', '%{[host][name]}'],
  ['#{alert.id}', '#{alert.id}'],
])('%s has a name that was not filled in', (text, name) => {
  expect(placeholderIn(text)).toBe(name)
})

test.each([
  ...[
    'Disk full',
    '$5 lost',
    'costs $100',
    'shares of $AAPL fell',
    'env $HOME is not set',
    '{"a":1}',
    '{host:host1}',
    '100 %',
  ],
  ...[
    '[Triggered on {host:host1}] CPU high',
    '{}',
    '{}:{alertname="Disk"}',
    'a {b} c',
    '{instance="web1"}',
    '$',
    '{{',
    '%%%',
  ],
])('%s was filled in', (text) => {
  expect(placeholderIn(text)).toBe(null)
})

test.each(['null', 'None', 'undefined', ' <nil> ', 'NaN', '[object Object]', '$X'])(
  '%s tells no alert apart',
  (text) => {
    expect(placeholderInKey(text)).toBe(text.trim())
  },
)

test.each(['nullable', 'none', '0', 'false', 'unknown'])('%s may tell one', (text) => {
  expect(placeholderInKey(text)).toBe(null)
})

test('what else a text says is kept', () => {
  expect(withoutPlaceholders('$EVENT_TITLE')).toBe('')
  expect(withoutPlaceholders('{{ a }} - {{ b }}')).toBe('')
  expect(withoutPlaceholders('Disk of {HOST.NAME} full')).toBe('Disk of … full')
})

test('looking for them is linear, whatever the text', () => {
  const started = performance.now()
  for (const hostile of ['{{', '{', '$', '${', '{%', '{#', '$A', '%(a', '<%', '%{', '#{', '<no', '*UNKNOWN'])
    for (const text of [hostile.repeat(500_000), `${hostile}${'A'.repeat(1e6)}`]) placeholderIn(text)
  expect(performance.now() - started).toBeLessThan(1_000)
})

test.each([
  ['P1', 'critical'],
  ['p2', 'error'],
  ['P3', 'warning'],
  ['P4', 'info'],
  ['P5', 'info'],
  ['1 - Critical', 'critical'],
  ['Sev-1', 'critical'],
  ['Disaster', 'critical'],
  ['highest', 'critical'],
  ['success', 'info'],
  ['4', 'unknown'],
  ['Not classified', 'unknown'],
])('the severity %s is %s', (word, severity) => {
  expect(severityOf(word)).toBe(severity)
})

import { expect, test } from 'vitest'
import { readSources } from './read-sources.ts'

const last = { at: '2026-11-20T02:14:05.000Z', reason: 'not-json', words: 'w', problem: 'p', body: '{', times: 2 }
const integration = {
  id: 'int_1',
  name: 'datadog',
  source: 'generic',
  revoked: false,
  lastHeardAt: '2026-11-20T02:14:00.000Z',
  alerts: 7,
  reasons: [{ reason: 'not-json', words: 'w', count: 2 }],
  last: [last],
}
const names = (integrations: readonly object[]) => {
  const answer = readSources({ integrations })
  return answer.ok ? answer.sources.map(({ name }) => name) : answer.detail
}

test('what the relay says of its sources is read, with times as numbers', () => {
  const at = Date.parse(last.at)
  const { reasons, ...rest } = integration
  expect(readSources({ integrations: [integration] })).toEqual({
    ok: true,
    sources: [{ ...rest, reasons, lastHeardAt: at - 5_000, last: [{ ...last, at }] }],
    barred: [],
  })
  const barred = ['status updates cannot be sent to 10.0.0.8']
  expect(readSources({ integrations: [], barred })).toEqual({ ok: true, sources: [], barred })
})

test('what is revoked is shown only when it was heard since the start', () => {
  const revoked = { ...integration, name: 'old', revoked: true }
  expect(names([integration, revoked])).toEqual(['datadog', 'old'])
  expect(names([integration, { ...revoked, lastHeardAt: null }])).toEqual(['datadog'])
})

test('a relay that counts no refusals yet is said to be older; no answer of another shape breaks the view', () => {
  const { reasons: _reasons, ...older } = integration
  expect(names([older])).toContain('older than this console')
  for (const body of [null, 'x', [], {}, { integrations: [null] }])
    expect(readSources(body)).toMatchObject({ ok: false })
})

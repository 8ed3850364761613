import type { SourcesAnswer } from '@baton/shared/wire/bridge.ts'

/** Four sources: one well, one whose template is not filled in, one silent, one with a hostile name. */
export function demoSources(now: number): SourcesAnswer {
  const clear = 'shop ("[Up] shop"): clears nothing that fires here; it needs the key that the alert fired with'
  const open = 'status: the sender’s template did not fill in "$ALERT_TRANSITION"; taken as firing'
  const unmatched = { reason: 'unmatched-clear', words: 'a clear cleared nothing that fires' }
  const placeholder = { reason: 'placeholder', words: 'a template’s placeholder was not filled in' }
  const notJson = { reason: 'not-json', words: 'the body was not JSON' }
  return {
    ok: true,
    sources: [
      {
        ...{ id: 'int_1', name: 'prometheus eu-1', source: 'alertmanager', revoked: false, alerts: 412 },
        ...{ lastHeardAt: now - 18_000, reasons: [], last: [] },
      },
      {
        ...{ id: 'int_2', name: 'datadog', source: 'generic', revoked: false, alerts: 7, lastHeardAt: now - 240_000 },
        reasons: [
          { ...placeholder, count: 3 },
          { ...unmatched, count: 41 },
          { ...notJson, count: 1 },
        ],
        last: [
          {
            ...unmatched,
            at: now - 240_000,
            problem: clear,
            body: '{"title":"[Up] shop","status":"resolved"}',
            times: 41,
          },
          {
            ...placeholder,
            at: now - 600_000,
            problem: open,
            body: '{"title":"CPU high","status":"$ALERT_TRANSITION"}',
            times: 3,
          },
          {
            ...notJson,
            at: now - 90_000_000,
            problem: 'body: The body is not JSON.',
            body: '{"title":"CPU high",',
            times: 1,
          },
        ],
      },
      {
        ...{ id: 'int_3', name: 'cron of reports', source: 'pagerduty', revoked: false, alerts: 0 },
        ...{ lastHeardAt: null, reasons: [], last: [] },
      },
    ],
    barred: [],
  }
}

import { readdirSync, readFileSync } from 'node:fs'

/** One alert, with every field that the generic intake knows. */
export const generic = {
  title: 'Checkout is down',
  key: 'checkout',
  group: 'shop',
  status: 'firing',
  severity: 'critical',
  service: 'checkout',
  startsAt: '2026-11-20T01:00:00Z',
  labels: { a: 'b' },
  annotations: { c: 'd' },
  runbook: 'https://runbooks.example.com/x',
}

/** The same for PagerDuty's Events v2. */
export const event = {
  event_action: 'trigger',
  dedup_key: 'db',
  client: 'c',
  links: [{ href: 'https://example.com', text: 't' }],
  payload: {
    summary: 's',
    source: 'h',
    severity: 'error',
    timestamp: '2026-11-20T01:00:00Z',
    custom_details: { a: { b: 1 } },
  },
}

const senders = new URL('../src/intake/fixtures/sources/', import.meta.url)

/** What other tools send, as their test suites or their documents have it. */
export const othersBodies: readonly unknown[] = readdirSync(senders).map((name) =>
  JSON.parse(readFileSync(new URL(name, senders), 'utf8')),
)

import { emptyConfig, type OncallConfig } from '@baton/shared/model/config.ts'
import type { Routable } from '@baton/shared/model/routing.ts'
import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import { Bench } from '@baton/shared/testing/bench.ts'
import { describe, expect, it } from 'vitest'
import { parseOncall } from './parse-oncall.ts'
import { previewPage } from './preview-page.ts'
import { problemLine } from './problems.ts'

const file = `people:
  sam: { name: Sam, ntfy: { topic: t, after: 60s } }
  ana: { name: Ana }
teams:
  payments: { name: Payments, members: [sam, ana], on-call: [sam, ana] }
  empty: {}
services:
  checkout: { name: Checkout, policy: fast }
  search: { name: Search, hold-page: 90s }
  quiet: { name: Quiet, policy: gaps }
escalation-policies:
  default:
    steps:
      - { page: [on-call payments], wait: 5m }
      - { page: [on-call payments/2], wait: 5m }
    repeat: 2
  fast: { steps: [{ page: [team payments, sam] }], repeat: 1, acknowledgement-timeout: never }
  gaps: { steps: [{ page: on-call empty, wait: 5m }, { page: ana }] }
default-policy: default
routes:
  - { match: { labels: { env: staging } }, page: false }
  - { match: { severity: warning, source: generic, labels: { team: payments } }, service: search, policy: gaps, page: true }
  - { match: { labels: { app: shop } }, service: checkout }
`

function read(text: string): OncallConfig {
  const result = parseOncall(text)
  if (!result.ok) throw new Error(result.problems.map(problemLine).join('\n'))
  return result.config
}

const config = read(file)
/** With a console connected for everybody. */
function preview(of: OncallConfig, sample: Routable): readonly string[] {
  return previewPage(
    of,
    sample,
    reachIn(new Bench({ config: of }).desk, of, () => true),
  )
}

const critical: Routable = { source: 'alertmanager', severity: 'critical', labels: {}, serviceHint: null }

describe('a preview', () => {
  it('names who is paged, when, how often, what decided, and how they are reached', () => {
    expect(preview(config, critical)).toEqual([
      'critical alert: pages Sam at once; Ana after 5 m; then again (2 times); an acknowledgement times out after 30 m',
      'because no route matches; critical is in page-severities; policy default is the default-policy',
      'Sam is reached by console at once and ntfy after 1 m if nothing was seen',
      'Ana is reached by console at once',
    ])
  })

  it('uses the policy of the service', () => {
    expect(preview(config, { ...critical, serviceHint: 'checkout' }).slice(0, 2)).toEqual([
      'critical alert of Checkout: pages Sam and Ana at once; then again (once); an acknowledgement never times out',
      "because no route matches; critical is in page-severities; policy fast is the service's",
    ])
  })

  it('says that what only informs does not page', () => {
    expect(preview(config, { ...critical, severity: 'warning' })).toEqual([
      'warning alert: does not page: shows in the feed only (warning)',
      'because no route matches; warning is not in page-severities',
    ])
  })

  it('names the route that keeps an alert quiet', () => {
    expect(preview(config, { ...critical, labels: { env: 'staging' } })).toEqual([
      'critical alert: does not page: shows in the feed only (critical)',
      'because routes[0] matches (env=staging): does not page',
    ])
  })

  it('names the route that pages, adds the hold, and skips a step that reaches nobody without its wait', () => {
    const sample: Routable = { source: 'generic', severity: 'warning', labels: { team: 'payments' }, serviceHint: null }
    expect(preview(config, sample)).toEqual([
      'warning alert of Search: pages Ana after 1 m 30 s; an acknowledgement times out after 30 m',
      'because routes[1] matches (team=payments, severity warning, from generic): service search, policy gaps, pages',
      'held for 1 m 30 s: what clears by then wakes nobody',
      'Ana is reached by console at once',
    ])
  })

  it('says what a route leaves to the defaults', () => {
    expect(preview(config, { ...critical, labels: { app: 'shop' } })[1]).toBe(
      "because routes[2] matches (app=shop): service checkout; critical is in page-severities; policy fast is the service's",
    )
  })

  it('says when nobody is paged, and why', () => {
    expect(preview(emptyConfig, { ...critical, serviceHint: 'a\u001b[31m' })).toEqual([
      'critical alert of `a\ufffd[31m` (not in services): pages nobody: no escalation policy is chosen',
      'because no route matches; critical is in page-severities; neither a route, nor the service, nor default-policy names one',
    ])
    const silent = { ...config, people: {} }
    expect(preview(silent, critical)[0]).toBe('critical alert: pages nobody: no step of policy default reaches anybody')
  })

  it('says of whom no page can reach, and of whom none is known to, what is true of them', () => {
    const bench = new Bench({ config })
    for (const person of ['sam', 'ana']) bench.revoke(person)
    const reached = (isConnected: boolean) =>
      previewPage(
        config,
        critical,
        reachIn(bench.desk, config, () => isConnected),
      ).slice(2)
    expect(reached(true)).toEqual([
      'Sam is reached by ntfy after 1 m if nothing was seen; no device, never proven',
      'Ana cannot be reached: no device',
    ])
    bench.pair('ana', 'phone')
    expect(reached(false)[1]).toBe('Ana is reached by console at once; not connected now, never proven')
    expect(reached(true)[1]).toBe('Ana is reached by console at once')
  })
})

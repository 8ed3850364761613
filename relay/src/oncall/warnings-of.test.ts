import { emptyConfig } from '@baton/shared/model/config.ts'
import { expect, it } from 'vitest'
import { parseOncall } from './parse-oncall.ts'
import { problemLine } from './problems.ts'
import { warningsOf } from './warnings-of.ts'

function warnings(text: string): readonly string[] {
  const result = parseOncall(text)
  if (!result.ok) throw new Error(result.problems.map(problemLine).join('\n'))
  return warningsOf(result.config, result.contacts)
}

const rest = `
escalation-policies: { p: { steps: [{ page: sam }] } }
default-policy: p
`
const sam = `people: { sam: }${rest}`

it('warns of nothing in a small complete file', () => {
  expect(warnings(sam)).toEqual([])
})

it('warns of an empty configuration', () => {
  expect(warningsOf(emptyConfig)).toEqual([
    'people is empty: nobody can be paged',
    'default-policy is missing: an alert without a service or route that names a policy pages nobody',
  ])
})

it.each<readonly [name: string, text: string, ...expected: string[]]>([
  [
    'an observer who is on call',
    `people: { sam: , eve: { role: observer } }${rest}teams: { a: { members: [eve], on-call: [eve] } }`,
    'people.eve is an observer and would be paged: observers cannot answer a page',
  ],
  [
    'an observer whom a step pages',
    `people: { sam: , eve: { role: observer } }
escalation-policies: { p: { steps: [{ page: [sam, eve] }] } }
default-policy: p`,
    'people.eve is an observer and would be paged: observers cannot answer a page',
  ],
  ['a team with nobody on call', `${sam}teams: { a: { members: [sam] } }`, 'teams.a has nobody on call'],
  [
    'a guest on call',
    `people: { sam: , ana: }${rest}teams: { a: { members: [sam], on-call: [ana] } }`,
    'teams.a: ana on call without being a member: paging the team leaves them out',
  ],
  [
    'a step that reaches nobody',
    `people: { sam: }
teams: { a: { name: Ops, on-call: [sam] } }
escalation-policies: { p: { steps: [{ page: [on-call a] }, { page: [on-call a/2] }] } }
default-policy: p`,
    'escalation-policies.p.steps[1] (secondary of Ops) reaches nobody now and is skipped',
  ],
  [
    'a wait that is too short to answer',
    `people: { sam: , ana: }
escalation-policies: { p: { steps: [{ page: sam, wait: 5s }, { page: ana, wait: 5s }] } }
default-policy: p`,
    'escalation-policies.p.steps[0] waits only 5 s: the next step pages before anybody can answer',
  ],
  ['a long hold', `${sam}services: { a: { hold-page: 2h } }`, 'services.a holds each page for 2 h'],
  [
    'critical that does not page',
    `${sam}page-severities: []`,
    'critical is not in page-severities: critical alerts page only where a route says so',
  ],
  [
    'a route behind one that takes everything of it',
    `${sam}routes: [{ match: { severity: [error, warning] }, page: false }, { match: { severity: error, labels: { a: b } }, page: true }]`,
    'routes[1] is never tried: routes[0] matches all that it matches',
  ],
  [
    'ntfy over http',
    'people: { sam: { ntfy: { topic: secret, server: "http://10.0.0.7" } } }'.concat(rest),
    'people.sam.ntfy.server is http: whoever shares that network can read and answer the pages',
  ],
  [
    'a dead-man over http',
    `${sam}dead-man: { url: "http://watch.lan" }`,
    'dead-man.url is http: the ping is not encrypted',
  ],
  [
    'a webhook over http',
    `${sam}updates: { webhook: "http://chat.lan/hooks/x" }`,
    'updates.webhook is http: whoever shares that network can read the updates, and post some',
  ],
  ['people of one name', `people: { sam: , bo: { name: sam } }${rest}`, 'people.sam and people.bo are all called sam'],
])('warns of %s', (_name, text, ...expected) => {
  expect(warnings(text)).toEqual(expected)
})

it('does not warn of a route behind a narrower one', () => {
  expect(
    warnings(
      `${sam}routes: [{ match: { severity: error }, page: true }, { match: { severity: [error, warning] }, page: true }]`,
    ),
  ).toEqual([])
})

it('warns of a route that pages by no policy', () => {
  expect(warnings('people: { sam: }\nservices: { a: }\nroutes: [{ service: a, page: true }]')).toContain(
    'routes[0] pages, but no escalation policy is chosen',
  )
})

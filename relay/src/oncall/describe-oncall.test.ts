import { type Contacts, emptyConfig, type OncallConfig } from '@baton/shared/model/config.ts'
import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import { Bench } from '@baton/shared/testing/bench.ts'
import { describe, expect, it } from 'vitest'
import { describeChange, describeContactsChange } from './describe-oncall.ts'
import { parseOncall } from './parse-oncall.ts'
import { problemLine } from './problems.ts'

const base = `people:
  sam: { name: Sam }
  ana: { name: Ana }
  bo: { name: Bo }
teams:
  payments: { name: Payments, members: [sam, ana], on-call: [sam, ana] }
services:
  checkout: { name: Checkout, team: payments, policy: default, levers: [{ name: Read-only }] }
escalation-policies:
  default: { steps: [{ page: on-call payments, wait: 5m }, { page: on-call payments/2 }], repeat: 2 }
default-policy: default
routes:
  - { match: { labels: { env: staging } }, page: false }
  - { match: { severity: warning, source: generic }, service: checkout, page: true }
`

function read(text: string): { readonly config: OncallConfig; readonly contacts: Contacts } {
  const result = parseOncall(text)
  if (!result.ok) throw new Error(result.problems.map(problemLine).join('\n'))
  return result
}

/** The base file with one piece of text replaced. */
function edited(piece: string, by: string): string {
  expect(base).toContain(piece)
  return base.replace(piece, by)
}

const before = read(base).config

/** With a console connected for everybody, unless some have none. */
function changesOf(was: OncallConfig, is: OncallConfig, without: readonly string[] = []): readonly string[] {
  const bench = new Bench({ config: is })
  for (const person of without) bench.revoke(person)
  return describeChange(
    was,
    is,
    reachIn(bench.desk, is, () => true),
  )
}

describe('what changes', () => {
  it('is nothing between a file and itself', () => {
    expect(changesOf(before, read(`# a comment\n${base}`).config)).toEqual([])
  })

  it.each<readonly [name: string, piece: string, by: string, ...lines: string[]]>([
    ['a new person', '  bo:', '  cy:\n  bo:', 'new person: cy, reached by console at once'],
    ['a person who left', '  bo: { name: Bo }\n', '', 'person gone: Bo (bo)'],
    ['a new name', 'name: Bo', 'name: Bodil', 'bo is called: Bo → Bodil'],
    [
      'a second channel',
      'name: Bo }',
      'name: Bo, ntfy: { topic: secret, after: 90s } }',
      'Bo is reached by: console at once → console at once and ntfy after 1 m 30 s',
    ],
    [
      'another primary',
      'on-call: [sam, ana]',
      'on-call: [ana]',
      'Payments: primary: Sam → Ana',
      'Payments: secondary: Ana → nobody',
    ],
    ['another secondary', 'on-call: [sam, ana]', 'on-call: [sam, bo]', 'Payments: secondary: Ana → Bo'],
    [
      'members',
      'members: [sam, ana]',
      'members: [ana, bo]',
      'Payments: new members: Bo',
      'Payments: members gone: Sam',
    ],
    [
      'a new team',
      'services:',
      '  ops: { on-call: [bo] }\nservices:',
      'new team: ops (members Bo; on call primary Bo)',
    ],
    ['another team of a service', 'team: payments, ', '', 'Checkout: team: Payments → none'],
    [
      'a hold',
      'policy: default, levers',
      'policy: default, hold-page: 90s, levers',
      'Checkout: pages: at once → after 1 m 30 s',
    ],
    [
      'a slower resolve',
      'policy: default, levers',
      'policy: default, resolve-after: 5m, levers',
      'Checkout: resolves: at once → after 5 m',
    ],
    [
      'a runbook',
      'policy: default, levers',
      'policy: default, runbook: "https://x.example", levers',
      'Checkout: runbook: none → https://x.example',
    ],
    [
      'a description',
      'policy: default, levers',
      'policy: default, description: Money., levers',
      'Checkout: another description',
    ],
    ['a lever', '{ name: Read-only }', '{ name: Off }', 'Checkout: levers: Read-only → Off'],
    ['where a lever leads', '{ name: Read-only }', '{ name: Read-only, note: Safe. }', 'Checkout: a lever changes'],
    [
      'a policy',
      'repeat: 2',
      'repeat: 0',
      'policy default paged primary of Payments at once; secondary of Payments after 5 m; then again (2 times); an acknowledgement times out after 30 m',
      'policy default now pages primary of Payments at once; secondary of Payments after 5 m; an acknowledgement times out after 30 m',
    ],
    [
      'the last wait',
      'page: on-call payments/2 }',
      'page: on-call payments/2, wait: 9m }',
      'policy default: the wait of the last step, or whom a step means, changes',
    ],
    ['no default policy', 'default-policy: default\n', '', 'default policy: default → none'],
    [
      'page severities',
      'routes:',
      'page-severities: [critical, error, warning]\nroutes:',
      'warning now pages by default',
      'unknown no longer pages by default',
    ],
    [
      'a route',
      'env: staging',
      'env: test',
      'route gone: env=staging → does not page',
      'new route: env=test → does not page',
    ],
    [
      'how often updates are due',
      'routes:',
      'status-updates: { sev1: 10m, sev4: 2h, unset: never }\nroutes:',
      'a status update is due in SEV 1: every 20 m → every 10 m',
      'a status update is due in SEV 4: never → every 2 h',
      'a status update is due without a SEV: every 20 m → never',
    ],
    [
      'that updates can be posted',
      'routes:',
      'updates: { webhook: "https://chat.example.com/secret" }\nroutes:',
      'status updates: stay in the room → can be posted outside',
    ],
    [
      'where runbooks are',
      'routes:',
      'runbooks: /srv/runbooks\nroutes:',
      'runbooks are read from: nowhere → /srv/runbooks',
    ],
  ])('tells %s', (_name, piece, by, ...lines) => {
    expect(changesOf(before, read(edited(piece, by)).config)).toEqual(lines)
  })

  it('tells that routes are tried in another order', () => {
    const after = { ...before, routes: before.routes.toReversed() }
    expect(changesOf(before, after)).toEqual(['the routes are tried in another order'])
  })

  it('tells a change of order that nothing else tells', () => {
    const after = { ...before, people: Object.fromEntries(Object.entries(before.people).reverse()) }
    expect(changesOf(before, after)).toEqual(['the order of entries changes, or what they leave out'])
  })

  it('tells two people of one name apart', () => {
    const namesakes = read(edited('name: Bo', 'name: Sam')).config
    const after = read(edited('name: Bo', 'name: Sam').replace('on-call: [sam,', 'on-call: [bo,')).config
    expect(changesOf(namesakes, after)).toEqual(['Payments: primary: Sam (sam) → Sam (bo)'])
  })

  it('does not call somebody reached by a console who has no device', () => {
    const joined = read(edited('  bo:', '  cy:\n  bo:')).config
    expect(changesOf(before, joined, ['cy'])).toEqual(['new person: cy, cannot be reached: no device'])
    const called = read(edited('name: Bo }', 'name: Bo, ntfy: { topic: secret, after: 90s } }')).config
    expect(changesOf(before, called, ['bo'])).toEqual(['Bo is reached by: nothing (no device) → ntfy after 1 m 30 s'])
  })

  it('tells all of a first file, in the order of its sections', () => {
    expect(changesOf(emptyConfig, before)).toEqual([
      'new person: Sam (sam), reached by console at once',
      'new person: Ana (ana), reached by console at once',
      'new person: Bo (bo), reached by console at once',
      'new team: Payments (members Sam and Ana; on call primary Sam and secondary Ana)',
      'new service: Checkout, of Payments',
      'new policy: default pages primary of Payments at once; secondary of Payments after 5 m; then again (2 times); an acknowledgement times out after 30 m',
      'default policy: none → default',
      'new route: env=staging → does not page',
      'new route: severity warning, from generic → service checkout, pages',
    ])
  })
})

describe('what changes of contact data', () => {
  const withContacts = (topic: string, url: string) =>
    read(`${edited('name: Bo }', `name: Bo, ntfy: { topic: ${topic} } }`)}dead-man: { url: "${url}" }\n`)

  it('is told without the data', () => {
    const old = withContacts('topic1', 'https://secret1.example')
    const now = withContacts('topic2', 'https://secret2.example')
    expect(describeContactsChange(now.config, old.contacts, now.contacts)).toEqual([
      'Bo: the ntfy address changes',
      'another dead-man address is pinged every 1 m',
    ])
    expect(describeContactsChange(now.config, now.contacts, now.contacts)).toEqual([])
  })

  it('tells that a phone number comes, changes and goes, and not which', () => {
    const calling = (phone: string) => read(edited('name: Bo }', `name: Bo${phone} }`))
    const none = calling('')
    const one = calling(', phone: +49 151 2345678')
    const other = calling(', phone: "+49 151 (234) 56-79"')
    const changes = (before: typeof one, after: typeof one) =>
      describeContactsChange(after.config, before.contacts, after.contacts)
    expect(changes(none, one)).toEqual(['Bo: a phone number is added'])
    expect(changes(one, other)).toEqual(['Bo: the phone number changes'])
    expect(changes(other, none)).toEqual(['Bo: the phone number goes'])
    expect(changes(one, calling(', phone: "+49 (151) 234-5678"'))).toEqual([])
  })

  it('tells of another webhook, and not which', () => {
    const posting = (url: string) => read(`${base}updates: { webhook: "${url}" }\n`)
    const { config, contacts } = posting('https://chat.example.com/secret1')
    const now = posting('https://chat.example.com/secret2').contacts
    expect(describeContactsChange(config, contacts, now)).toEqual(['status updates are posted to another webhook'])
    expect(describeContactsChange(config, now, now)).toEqual([])
  })

  it('tells when pings begin and end', () => {
    const { config, contacts } = withContacts('t', 'https://x.example')
    const none = { ...contacts, deadMan: null }
    expect(describeContactsChange(config, none, contacts)).toEqual(['a dead-man address is pinged every 1 m'])
    expect(describeContactsChange(config, contacts, none)).toEqual(['the dead-man address is not pinged any more'])
  })
})

import { describe, expect, it } from 'vitest'
import { parseOncall } from './parse-oncall.ts'
import { problemLine } from './problems.ts'

function problemsOf(text: string): readonly string[] {
  const result = parseOncall(text)
  return result.ok ? [] : result.problems.map(problemLine)
}

const durationForm = 'expected a duration with its unit, such as 90s, 5m, 1h30m or 2d'
const targetForm = '`sam`, `person sam`, `team payments`, `on-call payments` or `on-call payments/2`'

describe('a problem names line, path, finding and expectation', () => {
  it.each<readonly [name: string, text: string, ...problems: string[]]>([
    [
      'a scalar for a file',
      'hello',
      'line 1: found `hello`; expected a mapping with people, teams, services, escalation-policies, default-policy, page-severities, routes, runbooks, status-updates, updates, dead-man',
    ],
    [
      'a list for a section',
      'people: [sam]',
      'line 1: people: found a list; expected a mapping from ids to people, such as `sam: { name: Sam }`',
    ],
    [
      'a short clock of updates',
      'status-updates:\n  sev1: 20',
      `line 2: status-updates.sev1: found \`20\`; ${durationForm}, or \`never\`; did you mean \`20s\` or \`20m\`?`,
    ],
    [
      'updates all the time',
      'status-updates: { sev1: 5s }',
      'line 1: status-updates.sev1: found `5s`; expected at least 60s',
    ],
    [
      'a SEV that there is not',
      'status-updates: { sev6: 5m }',
      'line 1: status-updates.sev6: unknown key; did you mean `sev1`?',
    ],
    [
      'updates without an address',
      'updates:\n  webhook:',
      'line 2: updates.webhook: found nothing; expected the https address of an incoming webhook',
    ],
    [
      'a secret where the mapping belongs',
      'updates: https://chat.example.com/hooks/secret',
      'line 1: updates: found something else; expected a mapping with webhook',
    ],
    [
      'a webhook that anybody could read on its way',
      'updates: { webhook: http://chat.example.com/hooks/secret }',
      'line 1: updates.webhook: found http:// to a public host; expected https:// (http:// only to this machine or network)',
    ],
    [
      'a folder that is relative to nothing',
      'runbooks: ./runbooks',
      'line 1: runbooks: found `./runbooks`; expected an absolute path: this text came without its file, so there is nothing it is relative to',
    ],
    [
      'a folder of a shell',
      'runbooks: ~/runbooks',
      'line 1: runbooks: found `~/runbooks`; expected a path without `~`',
    ],
    ['a key with a slip', 'peple: {}', 'line 1: peple: unknown key; did you mean `people`?'],
    [
      'a key in other letters',
      'people:\n  sam:\nteams:\n  a:\n    on_call: [sam]',
      'line 5: teams.a.on_call: unknown key; did you mean `on-call`?',
    ],
    [
      'a key like nothing else',
      'people: { sam: { age: 5 } }',
      'line 1: people.sam.age: unknown key; expected one of name, role, phone, ntfy',
    ],
    [
      'a merge key',
      'people: { sam: { <<: {} } }',
      'line 1: people.sam.<<: unknown key; expected one of name, role, phone, ntfy',
    ],
    [
      'an id in capitals',
      'people:\n  Sam B: {}',
      'line 2: people.Sam B: found the id `Sam B`; expected lower-case letters, digits and hyphens (at most 63), such as `sam-b`',
    ],
    [
      '__proto__ for an id',
      'people: { __proto__: {} }',
      'line 1: people.__proto__: found the id `__proto__`; expected lower-case letters, digits and hyphens (at most 63), such as `proto`',
    ],
    [
      'a key twice',
      'people:\n  sam: {}\n\n  sam: {}',
      'line 4: people.sam: is there twice, first in line 2; expected once',
    ],
    ['a list for a name', 'people: { sam: { name: [Sam] } }', 'line 1: people.sam.name: found a list; expected a name'],
    [
      'a name of two lines',
      'people: { sam: { name: "a\\nb" } }',
      'line 1: people.sam.name: found several lines; expected one',
    ],
    [
      'a name that writes backwards',
      'people: { sam: { name: "a\\u202eb" } }',
      'line 1: people.sam.name: found a control character or half of a character; expected text that can be shown',
    ],
    [
      'half of a character',
      'people: { sam: { name: "\\ud800" } }',
      'line 1: people.sam.name: found a control character or half of a character; expected text that can be shown',
    ],
    [
      'a long name',
      `people: { sam: { name: ${'x'.repeat(101)} } }`,
      'line 1: people.sam.name: found 101 characters; expected at most 100',
    ],
    [
      'ntfy without a topic',
      'people:\n  sam:\n    ntfy:\n      after: 5s',
      'line 3: people.sam.ntfy.topic: found nothing; expected 1 to 64 letters, digits, hyphens and underscores',
    ],
    [
      'a topic with spaces',
      'people: { sam: { ntfy: { topic: "a b" } } }',
      'line 1: people.sam.ntfy.topic: found something else; expected 1 to 64 letters, digits, hyphens and underscores',
    ],
    [
      'a topic alone',
      'people: { sam: { ntfy: topic9 } }',
      'line 1: people.sam.ntfy: found something else; expected a mapping with topic, server, after, token',
    ],
    [
      'a phone number without its country',
      'people: { sam: { phone: "0151 2345678" } }',
      'line 1: people.sam.phone: found something else; expected a phone number with its country, such as +49 151 2345678, without a zero in brackets',
    ],
    [
      'a phone number that dials more',
      'people: { sam: { phone: "+49 151 2345678;ext=1" } }',
      'line 1: people.sam.phone: found something else; expected a phone number with its country, such as +49 151 2345678, without a zero in brackets',
    ],
    [
      'a list of phone numbers',
      'people: { sam: { phone: ["+49 151 2345678"] } }',
      'line 1: people.sam.phone: found something else; expected a phone number with its country, such as +49 151 2345678',
    ],
    [
      'ntfy over http',
      'people: { sam: { ntfy: { topic: t, server: http://ntfy.sh } } }',
      'line 1: people.sam.ntfy.server: found http:// to a public host; expected https:// (http:// only to this machine or network)',
    ],
    [
      'a password in an address',
      'people: { sam: { ntfy: { topic: t, server: "https://u:p@ntfy.sh" } } }',
      'line 1: people.sam.ntfy.server: found something else; expected an address without a user name or password in it',
    ],
    [
      'an address that grows over its bound',
      `dead-man: { url: "https://x/${'ü'.repeat(2_000)}" }`,
      'line 1: dead-man.url: found something else; expected an address of at most 2048 characters',
    ],
    [
      'an unknown person',
      'people: { ana: }\nteams:\n  a:\n    members: [ana, anna]',
      'line 4: teams.a.members[1]: found `anna`, and no such person is in `people`; did you mean `ana`?',
    ],
    [
      'toString for a person',
      'people: { ana: }\nteams: { a: { members: toString } }',
      'line 2: teams.a.members: found `toString`, and no such person is in `people`; expected one of ana',
    ],
    [
      'a person twice',
      'people: { ana: }\nteams: { a: { on-call: [ana, ana] } }',
      'line 2: teams.a.on-call[1]: found `ana` a second time; expected each person once',
    ],
    [
      'a duration without unit',
      'services: { a: { hold-page: 90 } }',
      `line 1: services.a.hold-page: found \`90\`; ${durationForm}; did you mean \`90s\` or \`90m\`?`,
    ],
    [
      'a duration in words',
      'services: { a: { resolve-after: a while } }',
      `line 1: services.a.resolve-after: found \`a while\`; ${durationForm}`,
    ],
    [
      'a duration without end',
      'services: { a: { hold-page: 367d } }',
      'line 1: services.a.hold-page: found `367d`; expected at most 366d',
    ],
    [
      'an unknown team',
      'services: { a: { team: b } }',
      'line 1: services.a.team: found `b`, and no such team is in `teams`; none is defined',
    ],
    [
      'a link that runs',
      'services: { a: { runbook: "javascript:alert(1)" } }',
      'line 1: services.a.runbook: found `javascript:alert(1)`; expected a link that begins with https:// or http://',
    ],
    [
      'a lever without a name',
      'services:\n  a:\n    levers:\n      - url: https://x.example',
      'line 4: services.a.levers[0].name: found nothing; expected what the lever does',
    ],
    [
      'a policy without steps',
      'escalation-policies:\n  a: { repeat: 2 }',
      'line 2: escalation-policies.a.steps: found nothing; expected a list of steps, such as `- { page: [on-call payments], wait: 5m }`',
    ],
    [
      'a step that pages nobody',
      'escalation-policies: { a: { steps: [{ wait: 5m }] } }',
      `line 1: escalation-policies.a.steps[0].page: found nothing; expected whom to page: ${targetForm}`,
    ],
    [
      'an empty step',
      'escalation-policies:\n  a:\n    steps:\n      -',
      `line 4: escalation-policies.a.steps[0].page: found nothing; expected whom to page: ${targetForm}`,
    ],
    [
      'a target with a colon',
      'people: { sam: }\nescalation-policies: { a: { steps: [{ page: [sam, person: sam] }] } }',
      `line 2: escalation-policies.a.steps[0].page[1]: found a mapping; expected ${targetForm} (without a colon)`,
    ],
    [
      'a team for a person',
      'teams: { payments: }\nescalation-policies: { a: { steps: [{ page: [payments] }] } }',
      'line 2: escalation-policies.a.steps[0].page[0]: found `payments`, and no such person is in `people`; it is a team: did you mean `team payments` or `on-call payments`?',
    ],
    [
      'the place 0 on call',
      'people: { sam: }\nteams: { a: { on-call: sam } }\nescalation-policies: { a: { steps: [{ page: on-call a/0 }] } }',
      'line 3: escalation-policies.a.steps[0].page: found `on-call a/0`; expected a place from 1 to 20 after the slash',
    ],
    [
      'a target twice',
      'people: { sam: }\nescalation-policies: { a: { steps: [{ page: [sam, person sam] }] } }',
      'line 2: escalation-policies.a.steps[0].page[1]: found `person sam`; expected each target once in a step',
    ],
    [
      'a policy that reaches nobody',
      'people: { sam: }\nteams: { a: { members: [sam] } }\nescalation-policies:\n  p: { steps: [{ page: on-call a }, { page: on-call a/2 }] }',
      'line 4: escalation-policies.p: no step of this policy reaches anybody; expected a person, or a team with somebody on call',
    ],
    [
      'too many repeats',
      'people: { sam: }\nescalation-policies: { a: { steps: [{ page: sam }], repeat: 21 } }',
      'line 2: escalation-policies.a.repeat: found `21`; expected a whole number from 0 to 20',
    ],
    [
      'a timeout of nothing',
      'people: { sam: }\nescalation-policies: { a: { steps: [{ page: sam }], acknowledgement-timeout: 0 } }',
      'line 2: escalation-policies.a.acknowledgement-timeout: found `0`; expected at least 1s',
    ],
    [
      'an unknown default',
      'people: { sam: }\nescalation-policies: { default: { steps: [{ page: sam }] } }\ndefault-policy: defualt',
      'line 3: default-policy: found `defualt`, and no such escalation policy is in `escalation-policies`; did you mean `default`?',
    ],
    [
      'a severity of a source',
      'page-severities: [critical, warn]',
      'line 1: page-severities[1]: found `warn`; expected one of critical, error, warning, info, unknown; did you mean `warning`?',
    ],
    [
      'an unknown source',
      'routes:\n  - match: { source: alertmanger }',
      'line 2: routes[0].match.source: found `alertmanger`; expected one of alertmanager, generic, pagerduty; did you mean `alertmanager`?',
    ],
    [
      'a label without value',
      'routes:\n  - match:\n      labels:\n        team:',
      'line 4: routes[0].match.labels.team: found nothing; expected the value of a label ("" for an empty one)',
    ],
    ['maybe', 'routes: [{ page: maybe }]', 'line 1: routes[0].page: found `maybe`; expected true or false'],
    [
      'an unknown service',
      'services: { checkout: }\nroutes: [{ service: chekout }]',
      'line 2: routes[0].service: found `chekout`, and no such service is in `services`; did you mean `checkout`?',
    ],
    [
      'a dead-man without address',
      'dead-man: { every: 5m }',
      'line 1: dead-man.url: found nothing; expected an https address that expects a ping',
    ],
    [
      'an alias of nothing',
      'people: { sam: *sam }',
      'line 1: people.sam: found an alias without an anchor; expected `&name` before `*name`',
    ],
    [
      'an anchor twice',
      'people:\n  a: &x {}\n  b: &x {}',
      'line 3: the anchor x is defined twice; expected one place for each name',
    ],
    [
      'a tag',
      'people:\n  sam: !person {}',
      'line 2: tags (words that begin with `!`) are not supported; put text that begins with `!` in quotes',
    ],
    [
      'a tag that JavaScript knows',
      'people: !<constructor> x',
      'line 1: tags (words that begin with `!`) are not supported; put text that begins with `!` in quotes',
    ],
    [
      'two documents',
      'people: {}\n---\nteams: {}',
      'line 2: found a second document; expected one, without `---` between its parts',
    ],
    ['an indent of tabs', 'people:\n\tsam: {}', 'line 2: not YAML: Tabs are not allowed as indentation'],
    [
      'what does not fit, without all that follows',
      '- sam\npeople: {}\nteams: {}\nfoo',
      'line 2: not YAML: does not fit what is before it (indentation, a colon, quotes or brackets); not read further',
    ],
    [
      'an open bracket',
      'teams: {}\npeople: [',
      'line 2: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('for %s', (_name, text, ...problems) => {
    expect(problemsOf(text)).toEqual(problems)
  })

  it('tells all at once, in the order of the file', () => {
    const text = `
people:
  sam: { nam: Sam }
teams:
  payments: { on-call: [ana] }
services:
  checkout: { team: payment, hold-page: long }
escalation-policies:
  default: { steps: [{ page: [on-call payments], wait: soon }] }
default-policy: defaul
`
    expect(problemsOf(text).map((line) => line.split(': ').slice(0, 2).join(' '))).toEqual([
      'line 3 people.sam.nam',
      'line 5 teams.payments.on-call[0]',
      'line 7 services.checkout.hold-page',
      'line 7 services.checkout.team',
      'line 9 escalation-policies.default.steps[0].wait',
      'line 10 default-policy',
    ])
  })

  it('repeats no contact data', () => {
    const text = `people:
  a: { ntfy: secret-1 }
  b: { phone: "secret 5", ntfy: { topic: "secret 2", token: "secret 3", server: secret-4 } }
  c: { ntfy: { topic: [secret-5], token: { secret-6: x } } }
  d: { ntfy: { server: "http://secret-7.example" } }
dead-man: { url: "ftp://secret-8" }
`
    const problems = problemsOf(text)
    expect(problems.length).toBeGreaterThanOrEqual(8)
    expect(problems.join('\n')).not.toContain('secret')
    expect(problemsOf('- a\nb: secret').join('\n')).not.toContain('secret')
  })
})

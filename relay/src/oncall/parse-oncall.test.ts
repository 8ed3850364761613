import { emptyConfig, OncallConfig } from '@baton/shared/model/config.ts'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { parseOncall } from './parse-oncall.ts'
import { problemLine } from './problems.ts'

/** The file of a small team, in the forms that the documentation shows. */
const whole = `people:
  sam: { name: Sam, ntfy: { topic: baton-sam-k3f9x2, after: 90s, token: tk_1 } }
  ana: { name: Ana }
teams:
  payments: { name: Payments, members: [sam, ana], on-call: [sam, ana] }
services:
  checkout:
    name: Checkout
    description: Takes the customers' money.
    team: payments
    runbook: https://runbooks.example.com/checkout
    levers:
      - { name: Switch to read-only, url: https://admin.example.com/, note: Safe. }
    policy: default
    hold-page: 90s
    resolve-after: 1h30m
escalation-policies:
  default:
    steps:
      - { page: [on-call payments], wait: 5m }
      - { page: [oncall payments/2, person sam, ana] }
      - { page: team payments, wait: 0 }
    repeat: 2
    acknowledgement-timeout: never
default-policy: default
page-severities: critical
routes:
  - match: { labels: { team: payments, version: 1.10 }, severity: [error], source: alertmanager }
    service: checkout
    policy: default
    page: yes
dead-man: { url: https://hc.example.com/ping, every: 2m }
`

function parsed(text: string) {
  const result = parseOncall(text)
  if (!result.ok) throw new Error(result.problems.map(problemLine).join('\n'))
  return result
}

function problemsOf(text: string): readonly string[] {
  const result = parseOncall(text)
  return result.ok ? [] : result.problems.map(problemLine)
}

describe('a file without problems', () => {
  it('becomes a configuration in milliseconds', () => {
    const { config } = parsed(whole)
    expect(config).toEqual({
      people: {
        sam: {
          id: 'sam',
          name: 'Sam',
          channels: [
            { kind: 'console', afterMs: 0 },
            { kind: 'ntfy', afterMs: 90_000 },
          ],
        },
        ana: { id: 'ana', name: 'Ana', channels: [{ kind: 'console', afterMs: 0 }] },
      },
      teams: { payments: { id: 'payments', name: 'Payments', members: ['sam', 'ana'], onCall: ['sam', 'ana'] } },
      services: {
        checkout: {
          id: 'checkout',
          name: 'Checkout',
          description: "Takes the customers' money.",
          team: 'payments',
          runbook: 'https://runbooks.example.com/checkout',
          dashboard: null,
          levers: [{ name: 'Switch to read-only', url: 'https://admin.example.com/', note: 'Safe.' }],
          policy: 'default',
          holdMs: 90_000,
          resolveAfterMs: 5_400_000,
        },
      },
      policies: {
        default: {
          id: 'default',
          steps: [
            { targets: ['oncall:payments'], waitMs: 300_000 },
            { targets: ['oncall:payments/2', 'person:sam', 'person:ana'], waitMs: 300_000 },
            { targets: ['team:payments'], waitMs: 0 },
          ],
          repeats: 2,
          acknowledgementTimeoutMs: null,
        },
      },
      routes: [
        {
          match: { labels: { team: 'payments', version: '1.10' }, severity: ['error'], source: 'alertmanager' },
          service: 'checkout',
          policy: 'default',
          page: true,
        },
      ],
      defaultPolicy: 'default',
      pageSeverities: ['critical'],
    })
    expect(Value.Check(OncallConfig, config)).toBe(true)
  })

  it('keeps contact data out of the configuration', () => {
    const { config, contacts } = parsed(whole)
    expect(contacts).toEqual({
      people: { sam: { ntfy: { server: 'https://ntfy.sh', topic: 'baton-sam-k3f9x2', token: 'tk_1' } } },
      deadMan: { url: 'https://hc.example.com/ping', everyMs: 120_000 },
    })
    expect(JSON.stringify(config)).not.toMatch(/k3f9x2|tk_1|hc\.example/)
  })

  it.each(['', '# nothing yet\n', '{}', 'people:\nteams: ~\nroutes: []\n'])('is empty as %j', (text) => {
    expect(parsed(text)).toEqual({ ok: true, config: emptyConfig, contacts: { people: {}, deadMan: null } })
  })

  it('takes ids as names, the people on call as members, and a minute until ntfy', () => {
    const { config } = parsed(`
people: { sam: , ana: { ntfy: { topic: t, server: "https://ntfy.example.com/" } } }
teams: { payments: { on-call: [sam] } }`)
    expect(config.people.sam?.name).toBe('sam')
    expect(config.people.ana?.channels).toContainEqual({ kind: 'ntfy', afterMs: 60_000 })
    expect(config.teams.payments).toEqual({ id: 'payments', name: 'payments', members: ['sam'], onCall: ['sam'] })
  })

  it('knows a person called constructor', () => {
    const { config } = parsed('people: { constructor: }\nteams: { constructor: { on-call: constructor } }')
    expect(Object.keys(config.people)).toEqual(['constructor'])
    expect(config.teams.constructor).toMatchObject({ onCall: ['constructor'] })
  })

  it('keeps a label called __proto__ as a label', () => {
    const { config } = parsed('routes: [{ match: { labels: { __proto__: x } }, page: no }]')
    expect(Object.entries(config.routes[0]?.match.labels ?? {})).toEqual([['__proto__', 'x']])
  })

  it('follows aliases', () => {
    const { config } = parsed(`
people: { sam: }
escalation-policies:
  a: &ladder { steps: [{ page: sam }] }
  b: *ladder`)
    expect(config.policies.b).toEqual({ ...config.policies.a, id: 'b' })
  })

  it.each(['http://127.0.0.1:8080', 'http://192.168.1.9', 'http://ntfy', 'http://[fd00::1]:80', 'http://ntfy.lan'])(
    'may reach ntfy at %s',
    (server) => {
      const { contacts } = parsed(`people: { sam: { ntfy: { topic: t, server: "${server}" } } }`)
      expect(contacts.people.sam?.ntfy?.server).toBe(server.replace(':80', server.endsWith(':80') ? '' : ':80'))
    },
  )
})

describe('bounds', () => {
  it('lists at most a hundred problems and counts the rest', () => {
    const text = `people:\n${Array.from({ length: 250 }, (_, i) => `  P${i}: {}\n`).join('')}`
    const problems = problemsOf(text)
    expect(problems).toHaveLength(100)
    expect(problems[0]).toContain('people.P0')
    expect(problems[99]).toBe('and 151 more problems')
  })

  it('refuses a file over 256 KiB of UTF-8', () => {
    expect(parseOncall(`#${'x'.repeat(262_143)}`).ok).toBe(true)
    expect(problemsOf(`#${'ü'.repeat(131_072)}`)).toEqual(['the file has 262145 bytes; expected at most 262144'])
  })

  it('refuses what aliases blow up', () => {
    const lever = `&lever { name: x, note: "${'n'.repeat(4_000)}" }`
    const text = `services:
  a: { levers: &levers [${lever}${', *lever'.repeat(19)}] }
${Array.from({ length: 1_999 }, (_, i) => `  b${i}: { levers: *levers }\n`).join('')}`
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^line \d+: services\.b.*: the file is too large once its aliases are written out$/),
    ])
  })

  it('refuses an alias inside of what it stands for', () => {
    expect(problemsOf('routes: &r [*r]')).toEqual([
      'line 1: routes[0]: found a list; expected a mapping with match, service, policy, page',
    ])
  })

  it.each([
    ['brackets', '['],
    ['braces', '{'],
    ['dashes', '- '],
    ['anchors', '&a '],
    ['nested keys', '[{a: '],
  ])('survives a file of nothing but %s', (_name, part) => {
    const problems = problemsOf(part.repeat(Math.floor(60_000 / part.length)))
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThanOrEqual(100)
  })

  it('refuses lists that are longer than the configuration holds', () => {
    expect(problemsOf(`routes:\n${'  - { page: false }\n'.repeat(501)}`)).toEqual([
      'line 1: routes: found a list of 501; expected at most 500',
    ])
  })
})

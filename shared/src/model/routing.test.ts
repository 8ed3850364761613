import { describe, expect, it } from 'vitest'
import { configOf, ladder, serviceOf } from '../testing/builders.ts'
import { emptyConfig, type OncallConfig, type Route } from './config.ts'
import { isOnCall, personName, type Routable, resolveTarget, resolveTargets, routeAlert } from './routing.ts'

/** What every object has without anybody having configured it. */
const hostile = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']

function alertOf(overrides: Partial<Routable> = {}): Routable {
  return { source: 'alertmanager', severity: 'critical', labels: {}, serviceHint: null, ...overrides }
}

function routeOf(overrides: Omit<Partial<Route>, 'match'> & { readonly match?: Partial<Route['match']> }): Route {
  const { match, ...rest } = overrides
  return {
    service: null,
    policy: null,
    page: null,
    ...rest,
    match: { labels: {}, severity: [], source: null, ...match },
  }
}

function routedBy(config: OncallConfig, alert: Partial<Routable> = {}) {
  const { service, policy, page, rule } = routeAlert(config, alertOf(alert))
  return { service: service?.id ?? null, policy: policy?.id ?? null, page, rule }
}

const other = { ...ladder, id: 'other' }

describe('routing an alert', () => {
  it('takes the first rule that matches, and says which', () => {
    const config = configOf({
      policies: { ladder, other },
      routes: [
        routeOf({ match: { labels: { team: 'db' } }, policy: 'other' }),
        routeOf({ match: { severity: ['critical'] }, page: false }),
        routeOf({ match: { labels: { team: 'db', tier: '1' } }, page: true }),
      ],
    })
    expect(routedBy(config, { labels: { team: 'db', tier: '1' } })).toMatchObject({
      policy: 'other',
      page: true,
      rule: 0,
    })
    expect(routedBy(config, { labels: { team: 'web' } })).toMatchObject({ page: false, rule: 1 })
    expect(routedBy(config, { severity: 'error' })).toMatchObject({ rule: null, page: true })
  })

  it('wants every condition of a rule, and each label exactly', () => {
    const match = {
      labels: { team: 'db', env: 'prod' },
      severity: ['critical', 'error'],
      source: 'alertmanager',
    } as Route['match']
    const config = configOf({ routes: [routeOf({ match, page: false })] })
    const labels = { team: 'db', env: 'prod', more: 'x' }
    expect(routedBy(config, { labels }).rule).toBe(0)
    expect(routedBy(config, { labels: { ...labels, env: 'Prod' } }).rule).toBeNull()
    expect(routedBy(config, { labels: { team: 'db' } }).rule).toBeNull()
    expect(routedBy(config, { labels, severity: 'warning' }).rule).toBeNull()
    expect(routedBy(config, { labels, source: 'generic' }).rule).toBeNull()
  })

  it('falls from the rule to the service, and from the service to the defaults', () => {
    const config = configOf({
      services: { shop: serviceOf('shop', { policy: 'other' }), queue: serviceOf('queue') },
      policies: { ladder, other },
      routes: [
        routeOf({ match: { labels: { to: 'queue' } }, service: 'queue' }),
        routeOf({ match: { labels: { to: 'ladder' } }, policy: 'ladder' }),
      ],
    })
    expect(routedBy(config, { serviceHint: 'shop' })).toMatchObject({ service: 'shop', policy: 'other', rule: null })
    expect(routedBy(config, { serviceHint: 'shop', labels: { to: 'queue' } })).toMatchObject({
      service: 'queue',
      policy: 'ladder',
    })
    expect(routedBy(config, { serviceHint: 'shop', labels: { to: 'ladder' } })).toMatchObject({
      service: 'shop',
      policy: 'ladder',
    })
    expect(routedBy(config)).toMatchObject({ service: null, policy: 'ladder' })
  })

  it('pages for critical, error and unknown by default', () => {
    const pages = (['critical', 'error', 'unknown', 'warning', 'info'] as const).filter(
      (severity) => routedBy(configOf(), { severity }).page,
    )
    expect(pages).toEqual(['critical', 'error', 'unknown'])
  })

  it('finds nobody to page in an empty configuration, and says that it would', () => {
    expect(routedBy(emptyConfig)).toEqual({ service: null, policy: null, page: true, rule: null })
  })

  it('finds nothing under names that nobody configured', () => {
    for (const name of hostile) {
      const { service, policy } = routeAlert(configOf(), alertOf({ serviceHint: name, labels: { [name]: name } }))
      expect([service, policy]).toEqual([null, ladder])
      const dangling = configOf({ defaultPolicy: name, routes: [routeOf({ service: name })] })
      expect(routeAlert(dangling, alertOf())).toMatchObject({ service: null, policy: null })
      const rule = routeOf({ match: { labels: { [name]: '' } } })
      expect(routedBy(configOf({ routes: [rule] })).rule).toBeNull()
    }
  })
})

describe('the people that a target means', () => {
  const config = configOf()

  it('are a person, a team, or a level of its rota', () => {
    expect(resolveTarget(config, 'person:bo')).toEqual(['bo'])
    expect(resolveTarget(config, 'team:ops')).toEqual(['ana', 'bo', 'cy'])
    expect(resolveTarget(config, 'oncall:ops')).toEqual(['ana'])
    expect(resolveTarget(config, 'oncall:ops/3')).toEqual(['cy'])
  })

  it('are nobody beyond the rota, or under a name that nobody configured', () => {
    for (const target of ['oncall:ops/0', 'oncall:ops/4', 'oncall:none', 'team:none', 'person:none'])
      expect(resolveTarget(config, target)).toEqual([])
    for (const name of hostile)
      for (const kind of ['person', 'team', 'oncall']) expect(resolveTarget(config, `${kind}:${name}`)).toEqual([])
  })

  it('are each named once, and only while they are there', () => {
    expect(resolveTargets(config, ['oncall:ops', 'person:cy', 'team:ops'])).toEqual(['ana', 'cy', 'bo'])
    const left = configOf({ people: { bo: config.people.bo! } })
    expect(resolveTargets(left, ['team:ops', 'oncall:ops'])).toEqual(['bo'])
  })

  it('have somebody beside them at their own level, each once, and whoever left is not', () => {
    const ops = { ...config.teams.ops!, beside: ['cy', 'gone'].map((person) => ({ level: 1, person })) }
    const handing = configOf({ teams: { ops } })
    expect(resolveTarget(handing, 'oncall:ops')).toEqual(['ana', 'cy'])
    expect(resolveTarget(handing, 'oncall:ops/2')).toEqual(['bo'])
    expect(resolveTargets(handing, ['oncall:ops', 'oncall:ops/3'])).toEqual(['ana', 'cy'])
    const alone = configOf({ teams: { ops: { ...ops, onCall: ['ana'] } } })
    expect([isOnCall(alone, 'cy'), isOnCall(alone, 'bo')]).toEqual([true, false])
  })

  it('have names, and those who left keep their id', () => {
    expect(personName(config, 'ana')).toBe('Ana')
    expect(personName(config, 'zoe')).toBe('zoe')
    for (const name of hostile) expect(personName(config, name)).toBe(name)
    expect(isOnCall(config, 'cy')).toBe(true)
    expect(isOnCall(config, 'zoe')).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, personOf, signalOf } from '../testing/builders.ts'
import type { PersonRole } from './config.ts'
import { allows, grantOfScope, mayActFor, roleOf, tokenScopes } from './roles.ts'

const peopleOf = (people: Readonly<Record<string, PersonRole | undefined>>) => ({
  people: Object.fromEntries(
    Object.entries(people).map(([id, role]) => [id, { ...personOf(id), ...(role ? { role } : {}) }]),
  ),
})

describe('the role of a person', () => {
  it.each([
    ['who is not in the file', { ana: undefined }, 'bo', null],
    ['by a name that every object has', { ana: undefined }, 'constructor', null],
    ['of whom the file says nothing', { owner: undefined, ana: undefined }, 'ana', 'responder'],
    ['whom the relay was set up for', { ana: undefined, owner: undefined }, 'owner', 'admin'],
    ['whom it was set up for, by the file', { owner: 'responder', ana: 'admin' }, 'owner', 'responder'],
    ['first in a file without an owner', { sam: undefined, ana: undefined }, 'sam', 'admin'],
    ['first in a file that names its admin', { sam: undefined, ana: 'admin' }, 'sam', 'responder'],
    ['who only reads', { owner: undefined, eve: 'observer' }, 'eve', 'observer'],
  ] as const)('%s', (_who, people, person, role) => {
    expect(roleOf(peopleOf(people), person)).toBe(role)
  })
})

it('allows what a role, or a token of one purpose, is for', () => {
  const needs = ['observer', 'metrics', 'responder', 'admin'] as const
  const may = (grant: Parameters<typeof allows>[0]) => needs.filter((need) => allows(grant, need))
  expect(may('observer')).toEqual(['observer', 'metrics'])
  expect(may('responder')).toEqual(['observer', 'metrics', 'responder'])
  expect(may('admin')).toEqual([...needs])
  expect(tokenScopes.map((scope) => may(grantOfScope(scope)))).toEqual([
    ['observer', 'metrics'],
    ['metrics'],
    [],
    [...needs],
  ])
  expect([mayActFor('responder', 'ana', 'ana'), mayActFor('responder', 'ana', 'bo')]).toEqual([true, false])
  expect([mayActFor('observer', 'eve', 'eve'), mayActFor('admin', 'sam', 'bo')]).toEqual([false, true])
})

describe('a command', () => {
  const { people } = peopleOf({ owner: undefined, ana: undefined, eve: 'observer', bo: undefined })

  it('of an observer, or of somebody who has left, is refused in plain words', () => {
    const bench = new Bench({ config: configOf({ people }) })
    bench.signal(signalOf())
    const acknowledge = { type: 'incident.acknowledge', incidentId: bench.incident.id } as const
    expect(bench.command('eve', acknowledge)).toEqual({
      ok: false,
      reason: 'not-allowed',
      detail: 'This needs a responder or an admin; you are an observer, who only reads.',
    })
    const { bo: _left, ...staying } = people
    bench.configure(configOf({ people: staying }))
    expect(bench.command('bo', acknowledge)).toMatchObject({ reason: 'not-allowed' })
    expect(bench.command('ana', acknowledge)).toMatchObject({ ok: true })
  })
})

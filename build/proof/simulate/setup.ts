import type { Actor, Draft } from '@baton/shared/log/events.ts'
import type { EscalationPolicy, OncallConfig } from '@baton/shared/model/config.ts'
import { configOf, hour, ladder, minute, personOf, second, serviceOf } from '@baton/shared/testing/builders.ts'

export const people = ['ana', 'bo', 'cy'] as const
export const relayActor: Actor = { kind: 'relay', id: 'relay', device: null }

/** Nights on which something is odd about time, UTC: clocks that go back or forward in Europe and America, a leap day. */
export const nights: readonly number[] = [
  Date.UTC(2026, 2, 29, 0, 50),
  Date.UTC(2026, 9, 25, 0, 50),
  Date.UTC(2026, 10, 1, 5, 50),
  Date.UTC(2028, 1, 29, 23, 50),
  Date.UTC(2026, 11, 31, 23, 50),
]

/** By how much a clock may jump, ms. */
export const jumps: readonly number[] = [hour, -hour, hour, -hour, 10 * second, -10 * second, 365 * 24 * hour]

/** The test builders' ladder in seconds, so that a short run climbs it. */
const quickLadder: EscalationPolicy = {
  ...ladder,
  steps: ladder.steps.map((step, index) => ({ ...step, waitMs: (5 + 5 * index) * second })),
  acknowledgementTimeoutMs: 45 * second,
}

const quickPeople = Object.fromEntries(
  people.map((person) => [
    person,
    {
      ...personOf(person, [
        { kind: 'console', afterMs: 0 },
        { kind: 'ntfy', afterMs: 3 * second },
      ]),
      role: 'admin' as const,
    },
  ]),
)

const quick: Partial<OncallConfig> = {
  people: quickPeople,
  policies: { ladder: quickLadder },
  services: {
    shop: serviceOf('shop'),
    queue: serviceOf('queue', { holdMs: 4 * second, resolveAfterMs: 8 * second }),
  },
  publishesUpdates: true,
}

const ops = { id: 'ops', name: 'Operations', members: [...people], onCall: [...people] }

/** Somebody has left; they come back when another of these files is applied. */
function without(leaver: (typeof people)[number]): OncallConfig {
  const { [leaver]: _left, ...rest } = quickPeople
  const onCall = people.filter((person) => person !== leaver)
  return configOf({ ...quick, people: rest, teams: { ops: { ...ops, members: onCall, onCall } } })
}

/** Files that an operator may apply in the middle of a night; the first is the one that a run begins with. */
export const configs: readonly OncallConfig[] = [
  configOf(quick),
  configOf({ ...quick, teams: { ops: { ...ops, onCall: ['cy', 'ana'] } } }),
  configOf({ ...quick, teams: { ops, web: { ...ops, id: 'web', name: 'Web', onCall: ['bo', 'ana'] } } }),
  configOf({
    ...quick,
    policies: { ladder: { ...quickLadder, acknowledgementTimeoutMs: null, repeats: 0 } },
    services: { shop: serviceOf('shop', { resolveAfterMs: minute }), queue: serviceOf('queue') },
  }),
  without('cy'),
  without('ana'),
  // The policy that pages is gone under its name.
  configOf({ ...quick, policies: { other: { ...quickLadder, id: 'other' } }, defaultPolicy: 'other' }),
]

/** What is in a relay's log before anything happens. */
export function firstDrafts(): readonly Draft[] {
  return [
    { type: 'config.applied', incidentId: null, body: { config: configs[0]! } },
    ...people.map(
      (person): Draft => ({
        type: 'device.paired',
        incidentId: null,
        body: { deviceId: `dev-${person}`, person, name: `${person}'s laptop` },
      }),
    ),
    ...(['alertmanager', 'generic'] as const).map(
      (source): Draft => ({
        type: 'integration.created',
        incidentId: null,
        body: { integrationId: `int-${source}`, source, name: source },
      }),
    ),
  ]
}

import { readFileSync } from 'node:fs'
import { event, generic, othersBodies } from '../../../relay/test/sample-bodies.ts'
import type { Random } from '../../lib/random.ts'
import { mutatedText } from './mutate.ts'

/** Where the routes are and what opens them, as the relay's ready line has it. */
export interface IntakeTargets {
  readonly alertmanager: { readonly url: string }
  readonly generic: { readonly url: string }
  readonly pagerduty: { readonly url: string; readonly routingKey: string }
}

export interface IntakeRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../relay/src/intake/fixtures/${name}.json`, import.meta.url), 'utf8'))

const bases = {
  alertmanager: ['firing-grouped-3', 'firing-single', 'resolved-2'].map((name) => fixture(`alertmanager-${name}`)),
  generic: [
    generic,
    { ...generic, status: 'resolved' },
    [generic, { ...generic, status: 'resolved' }],
    { alerts: [generic] },
    ...othersBodies,
  ],
  pagerduty: [event, { ...event, event_action: 'acknowledge' }, { ...event, event_action: 'resolve' }],
} as const

const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/JSON;;;',
  'multipart/form-data',
  '',
]

/** One request to one of the intake routes, mutated; most have a right key, so that they get past the door. */
export function intakeRequest(targets: IntakeTargets, random: Random): IntakeRequest {
  const source = random.pick(['alertmanager', 'generic', 'pagerduty'] as const)
  const path = new URL(targets[source].url).pathname
  const key = path.slice(path.lastIndexOf('/') + 1)
  const base = random.pick<unknown>(bases[source])
  const type = random.oneIn(100) ? random.pick(contentTypes) : 'application/json'
  const headers: Record<string, string> = { 'content-type': type }
  const request = (to: string, value: unknown) => ({ path: to, headers, body: bodyOf(value, random) })
  if (source === 'pagerduty' && random.oneIn(2))
    return request('/v2/enqueue', { routing_key: targets.pagerduty.routingKey, ...(base as object) })
  if (random.oneIn(200))
    return request(`/v1/intake/${source}/${random.pick(['wrong', '%00', key.slice(1), `${key}0`])}`, base)
  const route = `/v1/intake/${source}`
  if (!random.oneIn(4)) return request(`${route}/${key}`, base)
  headers.authorization = random.oneIn(20) ? random.pick(['Bearer', 'Basic x', `Bearer ${key} `]) : `Bearer ${key}`
  return request(route, base)
}

/** Rarely more than any route takes: sending that is dear, and refusing it must not be. */
function bodyOf(base: unknown, random: Random): Buffer {
  if (random.oneIn(5_000)) return Buffer.alloc(600_000 + random.below(9_000_000), 0x20)
  return mutatedText(base, random)
}

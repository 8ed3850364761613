import type { Need } from '../model/roles.ts'

/**
 * What each route of the HTTP API needs, by method and pattern (a HEAD is as its GET). `public` is open to everybody,
 * `intake` has keys of its own, `code` a one-time code. A relay does not start with a route that stands nowhere here.
 */
export type RouteNeed = Need | 'public' | 'intake' | 'code'

const routes: Readonly<Record<string, RouteNeed>> = {
  'GET /health': 'public',
  'POST /v1/pair': 'code',
  'POST /v1/pages/answer': 'code',

  'GET /metrics': 'metrics',

  'GET /v1/incidents': 'observer',
  'GET /v1/incidents/:id': 'observer',
  'GET /v1/incidents/:id/alerts': 'observer',
  'GET /v1/incidents/:id/timeline': 'observer',
  'GET /v1/incidents/:id/postmortem.md': 'observer',
  'GET /v1/incidents/:id/postmortem.html': 'observer',
  'GET /v1/incidents/:id/postmortem.json': 'observer',
  'GET /v1/incidents/:id/timeline.csv': 'observer',
  'GET /v1/schemas/postmortem.json': 'observer',
  'GET /v1/oncall': 'observer',
  'GET /v1/devices': 'observer',
  'GET /v1/integrations': 'observer',
  'GET /v1/journal': 'observer',
  'GET /v1/handoffs': 'observer',
  'GET /v1/runbooks': 'observer',
  'GET /v1/runbooks/:id': 'observer',
  'GET /v1/postmortems': 'observer',
  'GET /v1/actions': 'observer',

  // Each command says what it needs.
  'POST /v1/commands': 'observer',

  // Of another person an admin's alone: the route itself looks.
  'POST /v1/invites': 'responder',
  'DELETE /v1/devices/:id': 'responder',

  'GET /v1/invites': 'admin',
  'DELETE /v1/invites/:id': 'admin',
  'GET /v1/tokens': 'admin',
  'POST /v1/tokens': 'admin',
  'DELETE /v1/tokens/:id': 'admin',
  'POST /v1/local-token': 'admin',
  'POST /v1/local-code': 'admin',
  'POST /v1/config': 'admin',
  'POST /v1/integrations': 'admin',
  'DELETE /v1/integrations/:id': 'admin',
}

/** What a route needs; null for one that nobody has decided about. The console's files and the API's description are public. */
export function needOfRoute(method: string, pattern: string): RouteNeed | null {
  const asked = method === 'HEAD' ? 'GET' : method
  // Every source has its own address there, and keys of its own.
  if (
    pattern.startsWith('/v1/intake/') ||
    /^\/(?:v2\/enqueue\/?|generic\/2010-04-15\/create_event\.json)$/.test(pattern)
  )
    return 'intake'
  const need = routes[`${asked} ${pattern}`]
  if (need !== undefined) return need
  // A preflight carries no token and tells nothing; what it asks about has an entry of its own.
  if (asked === 'OPTIONS') return 'public'
  return asked === 'GET' && !pattern.startsWith('/v') ? 'public' : null
}

/** Every route that has an entry, as `METHOD pattern`. */
export const knownRoutes: readonly string[] = Object.keys(routes)

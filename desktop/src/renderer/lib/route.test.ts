import { describe, expect, it } from 'vitest'
import { parseRoute, type Route, routeHash } from './route.ts'

describe('routes', () => {
  const routes: readonly Route[] = [
    { view: 'feed' },
    { view: 'room', incidentId: 'inc-0123456789ab' },
    { view: 'room', incidentId: 'odd/id with é' },
    { view: 'replay', incidentId: 'inc-0123456789ab', seq: null },
    { view: 'replay', incidentId: 'odd/id with é', seq: 42 },
    { view: 'handoff' },
    { view: 'oncall' },
    { view: 'notebook', incidentId: null },
    { view: 'notebook', incidentId: 'inc/1' },
    { view: 'relay' },
  ]

  it.each(routes)('reads back what it wrote: $view', (route) => {
    expect(parseRoute(routeHash(route))).toEqual(route)
  })

  it.each(['/', '//', '?x=1', '/?utm_source=mail&x', '&x=1', '?a/b'])('reads a link with %s on its end', (tail) => {
    for (const route of routes) expect(parseRoute(routeHash(route) + tail)).toEqual(route)
  })

  it('shows the feed for what it does not know', () => {
    for (const hash of [
      '',
      '#',
      '#/',
      '#/hands',
      '#/incidents/a/replay/x',
      '#pair=K7Q2',
      '#/incidents/',
      '#/incidents/%E0%A4%A',
      '#/incidents/a/b',
    ])
      expect(parseRoute(hash)).toEqual({ view: 'feed' })
  })
})

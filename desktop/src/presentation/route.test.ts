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

  it.each([
    ...[
      '/',
      '//',
      '?x=1',
      '/?utm_source=mail&x',
      '&x=1',
      '?a/b',
      '#',
      '/?x=1#',
      '#note-4',
      '|Open',
      '|Open>',
      '%3Fx=1',
    ],
    ...['.', ',', ')', ').', '>', '%3E', '"', '%22', '…', '%E2%80%A6', '%20', '%E2%80%8B', '*', ';', "'", '/.'],
  ])('reads a link with %s on its end', (tail) => {
    for (const route of routes) expect(parseRoute(routeHash(route) + tail)).toEqual(route)
  })

  it.each(['#incidents/inc-1', '#!/incidents/inc-1', '#//incidents//inc-1', '#/Incidents/inc-1'])(
    'reads %s',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ view: 'room', incidentId: 'inc-1' })
    },
  )

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
      '#/incidents/.',
      '#/handoff/x',
      `#/incidents/${'a'.repeat(200)}`,
    ])
      expect(parseRoute(hash)).toEqual({ view: 'feed' })
  })
})

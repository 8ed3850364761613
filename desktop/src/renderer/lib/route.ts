/** Where the person is, kept in the address so that a reload or a link comes back to it. */
export type Route =
  | { readonly view: 'feed' }
  | { readonly view: 'room'; readonly incidentId: string }
  | { readonly view: 'oncall' }
  | { readonly view: 'notebook' }
  | { readonly view: 'relay' }

const room = /^#\/incidents\/([A-Za-z0-9_.~%-]{1,192})$/

/** Reads a hash; what is not known is the feed. */
export function parseRoute(hash: string): Route {
  const incidentId = decode(room.exec(hash)?.[1])
  if (incidentId !== null) return { view: 'room', incidentId }
  if (hash === '#/oncall') return { view: 'oncall' }
  if (hash === '#/notebook') return { view: 'notebook' }
  if (hash === '#/relay') return { view: 'relay' }
  return { view: 'feed' }
}

/** The hash of a route; `parseRoute` reads it back. */
export function routeHash(route: Route): string {
  if (route.view === 'room') return `#/incidents/${encodeURIComponent(route.incidentId)}`
  return route.view === 'feed' ? '#/' : `#/${route.view}`
}

function decode(part: string | undefined): string | null {
  if (part === undefined) return null
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

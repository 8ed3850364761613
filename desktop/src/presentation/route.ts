/** Where the person is, kept in the address so that a reload or a link comes back to it. */
export type Route =
  | { readonly view: 'feed' }
  | { readonly view: 'room'; readonly incidentId: string }
  /** `seq` is the moment to start from; null is the beginning. */
  | { readonly view: 'replay'; readonly incidentId: string; readonly seq: number | null }
  | { readonly view: 'handoff' }
  | { readonly view: 'oncall' }
  /** Null is the lists alone. */
  | { readonly view: 'notebook'; readonly incidentId: string | null }
  | { readonly view: 'relay' }

/** Reads a hash, whatever a mail program, a chat or a sentence has hung on its end; what is not known is the feed. */
export function parseRoute(address: string): Route {
  const [view = '', id, ...more] = before(address.replace(/^#!?/, ''), ends)
    .split('/')
    .map(word)
    .filter((part) => part !== '')
  const [past, moment, ...rest] = more
  switch (view.toLowerCase()) {
    case 'incidents':
      if (id === undefined || rest.length > 0) break
      if (past === undefined) return { view: 'room', incidentId: id }
      if (past !== 'replay' || !/^[0-9]{0,15}$/.test(moment ?? '')) break
      return { view: 'replay', incidentId: id, seq: moment ? Number(moment) : null }
    case 'notebook':
      if (more.length === 0) return { view: 'notebook', incidentId: id ?? null }
      break
    case 'handoff':
    case 'oncall':
    case 'relay':
      if (id === undefined) return { view: view.toLowerCase() as 'handoff' | 'oncall' | 'relay' }
  }
  return { view: 'feed' }
}

// What no part of an address of ours holds: what comes after it is somebody else's.
const ends = '?&#|<>"'
const longest = 192

/** A part as it was before it went into the address, without a full stop or bracket that the sentence around it ended with. */
function word(part: string): string {
  const text = part.length > 3 * longest ? '' : before(decoded(part), ends)
  let end = text.length
  while (end > 0 && !/[\p{L}\p{N}_~-]/u.test(text[end - 1] ?? '')) end--
  return end > longest ? '' : text.slice(0, end)
}

function before(text: string, characters: string): string {
  for (let at = 0; at < text.length; at++) if (characters.includes(text[at] ?? '')) return text.slice(0, at)
  return text
}

/** The hash of a route; `parseRoute` reads it back. */
export function routeHash(route: Route): string {
  if (route.view === 'room') return `#/incidents/${encodeURIComponent(route.incidentId)}`
  if (route.view === 'replay') {
    const moment = route.seq === null ? '' : `/${route.seq}`
    return `#/incidents/${encodeURIComponent(route.incidentId)}/replay${moment}`
  }
  if (route.view === 'notebook' && route.incidentId !== null)
    return `#/notebook/${encodeURIComponent(route.incidentId)}`
  return route.view === 'feed' ? '#/' : `#/${route.view}`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

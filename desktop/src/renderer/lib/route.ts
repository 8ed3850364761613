import { trimEnd } from '@baton/shared/trim-end.ts'

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

const room = /^#\/incidents\/([A-Za-z0-9_.~%-]{1,192})$/
const notebook = /^#\/notebook(?:\/([A-Za-z0-9_.~%-]{1,192}))?$/
const replay = /^#\/incidents\/([A-Za-z0-9_.~%-]{1,192})\/replay(?:\/([0-9]{1,15}))?$/

/** Reads a hash, whatever a mail program or a chat has hung on its end; what is not known is the feed. */
export function parseRoute(address: string): Route {
  const hash = trimEnd(address.replace(/[?&].*$/s, ''), '/')
  const incidentId = decode(room.exec(hash)?.[1])
  if (incidentId !== null) return { view: 'room', incidentId }
  const replayed = replay.exec(hash)
  const replayedId = decode(replayed?.[1])
  if (replayedId !== null)
    return { view: 'replay', incidentId: replayedId, seq: replayed?.[2] === undefined ? null : Number(replayed[2]) }
  if (hash === '#/handoff') return { view: 'handoff' }
  if (hash === '#/oncall') return { view: 'oncall' }
  const written = notebook.exec(hash)
  if (written !== null) return { view: 'notebook', incidentId: decode(written[1]) }
  if (hash === '#/relay') return { view: 'relay' }
  return { view: 'feed' }
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

function decode(part: string | undefined): string | null {
  if (part === undefined) return null
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

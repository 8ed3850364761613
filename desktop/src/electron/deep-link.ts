import { routeHash } from '../presentation/route.ts'

export const linkScheme = 'baton'

/** An id and nothing else: what a link on any web page can say must not become a command, a path or a host. */
const incidentLink = /^baton:\/\/incident\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})\/?$/

/** The room that a deep link leads to, as the renderer's hash; null for anything that is not exactly one. */
export function hashOfLink(link: string): string | null {
  const incidentId = incidentLink.exec(link)?.[1]
  return incidentId === undefined ? null : routeHash({ view: 'room', incidentId })
}

/** The deep link among a process's arguments: systems append it, browsers may add more behind it. */
export function hashOfArguments(argv: readonly string[]): string | null {
  const links = argv.filter((argument) => argument.toLowerCase().startsWith(`${linkScheme}:`))
  return links.length === 1 ? hashOfLink(links[0]!) : null
}

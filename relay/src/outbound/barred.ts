import type { Contacts, OncallConfig } from '@baton/shared/model/config.ts'
import { mayPushTo, mayRead, maySendTo, type Permits } from './permits.ts'

/**
 * What of a configuration in force the operator does not allow, in a line for each: `apply` refuses such a file, but one
 * that was applied before, or by another relay, would else be found out by the first page that goes nowhere. Hosts alone
 * are named; topics and paths are secrets. Where a name leads is only seen at sending.
 */
export function barredBy(permits: Permits, config: OncallConfig, contacts: Contacts): readonly string[] {
  const servers = new Map<string, string[]>()
  for (const [person, { ntfy }] of Object.entries(contacts.people)) {
    const host = ntfy && hostOf(ntfy.server)
    if (host !== undefined && !mayPushTo(permits, host)) servers.set(host, [...(servers.get(host) ?? []), person])
  }
  const { deadMan, updates } = contacts
  const lines = [...servers].map(([host, people]) => notSent(`pages to ${namesOf(people)}`, host))
  if (deadMan && !maySendTo(permits, hostOf(deadMan.url)))
    lines.push(notSent('pings of the dead-man', hostOf(deadMan.url)))
  if (updates && !maySendTo(permits, hostOf(updates.url))) lines.push(notSent('status updates', hostOf(updates.url)))
  if (config.runbooks && !mayRead(permits, config.runbooks))
    lines.push(`runbooks cannot be read from ${config.runbooks}; serve --runbooks ${config.runbooks} allows it`)
  return lines
}

function notSent(what: string, host: string): string {
  return `${what} cannot be sent to ${host}; serve --allow-send ${host} allows it`
}

function namesOf(people: readonly string[]): string {
  const named = people.slice(0, 5).join(', ')
  return people.length > 5 ? `${named} and ${people.length - 5} others` : named
}

/** As `--allow-send` takes it. */
function hostOf(url: string): string {
  return (URL.parse(url)?.hostname ?? '').replace(/^\[|\]$/g, '')
}

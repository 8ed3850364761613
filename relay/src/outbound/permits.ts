import { isAbsolute, relative, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'

/**
 * What the operator lets a configuration point at, by options of `serve`. Whoever may apply a file does not thereby choose
 * what the relay reads from its disk, or reach what only its network can.
 */
export interface Permits {
  /** Absolute folders that runbooks may be read from, with all that is in them. */
  readonly runbooks: readonly string[]
  /** Hosts, addresses and networks (CIDR) that may be sent to beside the public ones. */
  readonly send: readonly string[]
}

/** Where the operator has said nothing. */
export const noPermits: Permits = { runbooks: [], send: [] }

/** Where ntfy's messages go unless a file and the operator say otherwise. */
const publicNtfyHost = 'ntfy.sh'

/** Names that no public DNS answers (RFC 6761, 6762, 8375, and ICANN's `.internal`), and `.lan` by custom. */
const insideName = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/

/** Whether an entry of `send` can be used: a host name, an address or a network. */
export function isSendRule(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text) || /^[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?$/i.test(text)
}

/** Whether runbooks may be read from `folder`, an absolute path. */
export function mayRead({ runbooks }: Permits, folder: string): boolean {
  return runbooks.some((allowed) => {
    const within = relative(resolve(allowed), resolve(folder))
    return within === '' || !(within === '..' || within.startsWith('../') || isAbsolute(within))
  })
}

/** Whether `host`, as a URL has it, may be sent to as far as its name tells. What a name leads to is seen when it is sent to. */
export function maySendTo(permits: Permits, host: string): boolean {
  const name = bareHost(host)
  if (ipaddr.isValid(name)) return mayReach(permits, name)
  if (isNamed(permits, name)) return true
  // One label is a name of this network: a container, or a machine of the search domain.
  return name.includes('.') && !insideName.test(name)
}

/** Messages of ntfy carry what an incident is about, and its answer: another server than the public one is the operator's. */
export function mayPushTo(permits: Permits, host: string): boolean {
  const name = bareHost(host)
  return name === publicNtfyHost || isNamed(permits, name) || (ipaddr.isValid(name) && isInNets(permits, name))
}

/** Whether an address that a name was found to lead to may be reached. */
export function mayReach(permits: Permits, address: string): boolean {
  return isPublic(address) || isInNets(permits, address)
}

/** Whether the operator named this host itself; then it may lead anywhere. */
export function isNamed({ send }: Permits, host: string): boolean {
  return send.some((rule) => bareHost(rule) === bareHost(host))
}

/** What is given out of IPv6 for the whole net. Of the rest some reaches this machine by another writing of its address. */
const globalNet = ipaddr.IPv6.parseCIDR('2000::/3')

function isPublic(address: string): boolean {
  const found = ipaddr.process(address)
  return found.range() === 'unicast' && (found instanceof ipaddr.IPv4 || found.match(globalNet))
}

function isInNets({ send }: Permits, address: string): boolean {
  const found = ipaddr.process(address)
  return send.some((rule) => {
    if (ipaddr.isValid(rule)) return ipaddr.process(rule).toString() === found.toString()
    if (!ipaddr.isValidCIDR(rule)) return false
    const [net, bits] = ipaddr.parseCIDR(rule)
    return net.kind() === found.kind() && found.match(net, bits)
  })
}

/** Without brackets, a closing dot or capitals. */
function bareHost(host: string): string {
  return host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}

import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** The proxies whose word about their clients counts. */
export interface TrustedProxies {
  has(address: string | undefined): boolean
}

/** Nobody's word counts. */
export const noProxies: TrustedProxies = { has: () => false }

/** Reads addresses and networks such as `10.0.0.7` and `fd00::/8`. Returns the first that is neither, as it was written. */
export function readTrustedProxies(entries: readonly string[]): TrustedProxies | { readonly bad: string } {
  if (entries.length === 0) return noProxies
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits, ...more] = entry.split('/')
    const family = isIP(address)
    const prefix = bits === undefined ? undefined : Number(bits)
    const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(bits ?? '') && prefix <= (family === 4 ? 32 : 128))
    if (family === 0 || more.length > 0 || !isPrefix) return { bad: entry }
    const word = family === 4 ? 'ipv4' : 'ipv6'
    if (prefix === undefined) list.addAddress(address, word)
    else list.addSubnet(address, prefix, word)
  }
  return {
    has(address) {
      const plain = withoutMapping(address ?? '')
      const family = isIP(plain)
      return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
    },
  }
}

/**
 * What stands for one client in limits: an IPv4 address, or the /64 that one household or machine of IPv6 has to itself.
 * What is no address, as a proxy may pass on, is one client together.
 */
export function clientOf(address: string | undefined): string {
  const plain = withoutMapping(address ?? '')
  if (isIPv6(plain)) return `${firstGroups(plain)}::/64`
  return isIP(plain) === 4 ? plain : 'unknown'
}

/** `::ffff:192.0.2.1` is 192.0.2.1, as a socket that listens on both kinds sees it. */
function withoutMapping(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

/** The first four groups, without leading zeros. */
function firstGroups(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':').flatMap((group) => (group.includes('.') ? [group, group] : [group])) : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** Hops of a forwarded request that are looked at, from the one nearest to us. */
const mostHops = 16

/**
 * Where a request comes from: the other end of its connection or, where that is a trusted proxy, whom the nearest proxies
 * name. A name that a stranger wrote into the header stands before what the proxy added, and is not read.
 */
export function addressOf(request: IncomingMessage, proxies: TrustedProxies): string | undefined {
  const { remoteAddress } = request.socket
  if (!proxies.has(remoteAddress)) return remoteAddress
  const header = request.headers['x-forwarded-for']
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').slice(-mostHops)
  let address = remoteAddress
  for (const hop of hops.reverse()) {
    if (hop.trim() === '') break
    address = withoutPort(hop.trim())
    if (!proxies.has(address)) break
  }
  return address
}

/** Some proxies name the port too: `192.0.2.1:4321`, `[2001:db8::1]:4321`. */
function withoutPort(hop: string): string {
  if (hop.startsWith('[')) return hop.slice(1).split(']')[0] ?? ''
  return hop.split(':').length === 2 ? (hop.split(':')[0] ?? '') : hop
}

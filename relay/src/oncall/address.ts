import { BlockList, isIP } from 'node:net'

/** How far an http(s) address is to be trusted with what is sent there. */
export type Address =
  | { readonly kind: 'https' | 'private-http' | 'public-http'; readonly url: URL }
  | { readonly kind: 'unusable'; readonly why: string }

/** The addresses of this machine, of home and office networks, of VPNs (RFC 6598) and of one link. */
const privateNets = new BlockList()
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const) {
  privateNets.addSubnet(net, prefix, 'ipv4')
}
for (const [net, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  privateNets.addSubnet(net, prefix, 'ipv6')
}

/** Names that no public DNS answers (RFC 6761, 6762, 8375, and ICANN's `.internal`), and `.lan` by custom. */
const privateName = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/

/** What an address that the relay itself will send to is. Credentials in it would end in logs, so they make it unusable. */
export function classifyAddress(text: string): Address {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return { kind: 'unusable', why: 'an https address' }
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    return { kind: 'unusable', why: 'an address without a user name or password in it' }
  }
  if (url.protocol === 'https:') return { kind: 'https', url }
  return { kind: isPrivateHost(url.hostname) ? 'private-http' : 'public-http', url }
}

/** By name only: nothing is looked up. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const family = isIP(host)
  if (family !== 0) return privateNets.check(host, family === 4 ? 'ipv4' : 'ipv6')
  // One label is a name of this network: a container, or a machine of the search domain.
  return privateName.test(host) || !host.includes('.')
}

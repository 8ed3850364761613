import { phoneLink, phoneOfLink } from '@baton/shared/model/phone.ts'
import { linkProblem } from '@baton/shared/room/link.ts'
import type { LinkResult } from '@baton/shared/wire/bridge.ts'
import type { Links } from './ports.ts'

/** Rules for hostile links. Alert text writes them, so none is trusted for what it says it is. */

/** `ask`: `host` is the host in its unambiguous form (punycode), `why` says in words what is odd. */
export type LinkVerdict =
  | { readonly kind: 'open'; readonly href: string }
  | { readonly kind: 'ask'; readonly href: string; readonly host: string; readonly why: string }
  | { readonly kind: 'refuse'; readonly why: string }

/** Only http and https lead anywhere, and https to a plain name opens unasked. Never throws. */
export function judgeLink(raw: string): LinkVerdict {
  const problem = linkProblem(raw.trimStart())
  if (problem !== null) return { kind: 'refuse', why: problem }
  const url = URL.canParse(raw) ? new URL(raw) : null
  if (!url) return { kind: 'refuse', why: 'it is not a web address' }
  const odd = oddities(url)
  if (odd.length === 0) return { kind: 'open', href: url.href }
  return { kind: 'ask', href: url.href, host: url.host, why: odd.join('; ') }
}

/** Opens a link by these rules. Only numbers of the team are called: alert text may hold a link that dials what it likes. */
export function openLink(
  links: Links,
  phones: Readonly<Record<string, string>>,
  url: string,
  consent: boolean,
): LinkResult {
  const phone = phoneOfLink(url)
  const verdict = phone === null ? judgeLink(url) : judgePhone(phone, phones)
  if (verdict.kind === 'refuse') return { kind: 'refused', why: verdict.why }
  if (verdict.kind === 'ask' && !consent) return { kind: 'needs-consent', host: verdict.host, why: verdict.why }
  links.open(verdict.href)
  return { kind: 'opened' }
}

function judgePhone(phone: string, phones: Readonly<Record<string, string>>): LinkVerdict {
  if (Object.values(phones).includes(phone)) return { kind: 'open', href: phoneLink(phone) }
  return { kind: 'refuse', why: 'it is the phone number of nobody on the team' }
}

function oddities(url: URL): readonly string[] {
  return [
    ...(url.protocol === 'http:' ? ['it is not encrypted (http)'] : []),
    ...(isIpLiteral(url.hostname) ? ['it leads to a bare IP address'] : []),
    ...(isInternational(url.hostname) ? ['its host holds letters that may look like others'] : []),
    ...(url.username !== '' || url.password !== '' ? ['it holds a user name, which can pass for a host'] : []),
    ...(url.port !== '' ? [`it leads to port ${url.port}`] : []),
  ]
}

/** The parser has made every spelling of an IPv4 address dotted decimal, and put IPv6 in brackets. */
function isIpLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(hostname)
}

/** The parser has turned every letter outside ASCII into punycode. */
function isInternational(hostname: string): boolean {
  return hostname.split('.').some((label) => label.startsWith('xn--'))
}

/** Rules for hostile links. Alert text writes them, so none is trusted for what it says it is. */

/** `ask`: `host` is the host in its unambiguous form (punycode), `why` says in words what is odd. */
export type LinkVerdict =
  | { readonly kind: 'open'; readonly href: string }
  | { readonly kind: 'ask'; readonly href: string; readonly host: string; readonly why: string }
  | { readonly kind: 'refuse'; readonly why: string }

const maxLinkLength = 2_048

/** Only http and https lead anywhere, and https to a plain name opens unasked. Never throws. */
export function judgeLink(raw: string): LinkVerdict {
  if (raw.length > maxLinkLength) return { kind: 'refuse', why: 'it is longer than a link may be' }
  // The parser drops tabs and newlines, and would show another link than it was given.
  if (hasControlCharacter(raw)) return { kind: 'refuse', why: 'it holds control characters' }
  const url = URL.canParse(raw) ? new URL(raw) : null
  if (!url) return { kind: 'refuse', why: 'it is not a web address' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { kind: 'refuse', why: `${url.protocol.slice(0, 20)} links are not opened, only http and https` }
  const odd = oddities(url)
  if (odd.length === 0) return { kind: 'open', href: url.href }
  return { kind: 'ask', href: url.href, host: url.host, why: odd.join('; ') }
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

function hasControlCharacter(text: string): boolean {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 32 || (code >= 127 && code < 160)) return true
  }
  return false
}

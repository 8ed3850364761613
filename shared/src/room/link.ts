/** Which links are links. Alert text and people write them, so none is trusted for what it says it is. */

const maxLinkLength = 2_048

/**
 * Why a text may not be clickable anywhere, in words that end the sentence *it cannot be opened:*; null for what may. Only
 * http and https lead anywhere, and nothing that a parser would drop, and so show another link than was given. Never throws.
 */
export function linkProblem(text: string): string | null {
  if (text.length > maxLinkLength) return 'it is longer than a link may be'
  if (/\p{Cc}/u.test(text)) return 'it holds control characters'
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0].toLowerCase()
  if (scheme === undefined) return 'it is not a web address'
  if (scheme !== 'https:' && scheme !== 'http:')
    return `${scheme.slice(0, 20)} links are not opened, only http and https`
  return null
}

/** Of a link that is kept for others to open: also whole, and without a name or password that all of them would see. */
export function keptLinkProblem(text: string): string | null {
  const problem = linkProblem(text)
  if (problem !== null) return problem
  const [, authority = ''] = /^https?:\/\/([^\s/?#\\]+)/i.exec(text) ?? []
  if (authority === '' || /\s/.test(text)) return 'it is not a web address'
  return authority.includes('@') ? 'it holds a user name or password, which everybody would see' : null
}

/** The host that a link leads to, in its unambiguous (punycode) form, or null when it is no web address. */
export function linkHost(url: string): string | null {
  try {
    const parsed = new URL(url)
    if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null
    return parsed.host === '' ? null : parsed.host
  } catch {
    return null
  }
}

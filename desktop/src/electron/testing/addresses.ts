import { appScheme } from '../origin.ts'

/**
 * Plain Chromium knows no schemes of our own, so in tests `baton-app://console` is a host that does not exist, whose
 * every request is answered by the app's own protocol handler.
 */
const suffix = `.${appScheme}.test`

export function toWeb(url: string): string {
  const match = new RegExp(`^${appScheme}://([a-z]+)(.*)$`).exec(url)
  return match ? `https://${match[1]}${suffix}${match[2]}` : url
}

export function fromWeb(url: string): string {
  const match = /^https:\/\/([a-z]+)([^/]*)(.*)$/.exec(url)
  return match?.[2] === suffix ? `${appScheme}://${match[1]}${match[3]}` : url
}

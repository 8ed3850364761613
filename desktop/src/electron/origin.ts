/** The scheme and host that the console's own pages are served from, and nothing else is. */
export const appScheme = 'baton-app'
export const appOrigin = `${appScheme}://console`

/** Whether an address is one of our own pages. `URL.origin` is "null" for schemes of our own, so parts are compared. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${appScheme}:` && url.host === 'console'
}

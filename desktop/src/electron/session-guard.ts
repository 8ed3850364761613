import type { Session } from 'electron'
import { isOwnPage } from './origin.ts'

/** What the Copy buttons ask for: Chromium gives it only to a page that a person has just clicked. It reads nothing. */
const copying = 'clipboard-sanitized-write'

/**
 * What pages of this session may not do, which is nearly all: no permission but to copy, no request to any network, no
 * device. The relay is reached from the main process; a page has nothing to fetch but its own files.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(permission === copying && isOwnPage(requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => permission === copying && isOwnPage(requestingOrigin),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOwnRequest(details.url) }))
  session.on('will-download', (event, item) => {
    // Exports come from our own pages as blobs, and go where the person says in the system's own dialog.
    if (!item.getURL().startsWith('blob:')) event.preventDefault()
  })
}

/** Blobs are made by our pages; developer tools are opened by a person on purpose. */
function isOwnRequest(url: string): boolean {
  return isOwnPage(url) || /^(blob|data|devtools):/.test(url)
}

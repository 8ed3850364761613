import type { Session } from 'electron'
import { isOwnPage } from './origin.ts'

/**
 * What pages of this session may not do, which is nearly all: no permission of any kind, no request to any network, no
 * device. The relay is reached from the main process; a page has nothing to fetch but its own files.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
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

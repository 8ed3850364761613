import { phoneLink, phoneOfLink } from '@baton/shared/model/phone.ts'
import { shell } from 'electron'
import { judgeLink } from '../host/links.ts'
import type { Links } from '../host/ports.ts'

/**
 * The one place that opens links outside. The host has judged them and asked the person where that was due; what is no
 * web address and no telephone number is refused here once more, because the system would run other schemes with other
 * programs.
 */
export const electronLinks: Links = {
  open: (url) => {
    const href = hrefOf(url)
    if (href === null) return
    shell.openExternal(href).catch((error: unknown) => {
      console.error('baton: a link could not be opened:', error)
    })
  },
}

/** What the system is given: never the text itself. */
function hrefOf(url: string): string | null {
  const phone = phoneOfLink(url)
  if (phone !== null) return phoneLink(phone)
  const verdict = judgeLink(url)
  return verdict.kind === 'refuse' ? null : verdict.href
}

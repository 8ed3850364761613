import { shell } from 'electron'
import { judgeLink } from '../host/links.ts'
import type { Links } from '../host/ports.ts'

/**
 * The one place that opens links outside. The host has judged them and asked the person where that was due; what is no
 * web address is refused here once more, because the system would run other schemes with other programs.
 */
export const electronLinks: Links = {
  open: (url) => {
    const verdict = judgeLink(url)
    if (verdict.kind === 'refuse') return
    shell.openExternal(verdict.href).catch((error: unknown) => {
      console.error('baton: a link could not be opened:', error)
    })
  },
}

import { isLoopback } from '../host/link/is-loopback.ts'
import { codeOf } from '../web/pairing-link.ts'

export type RelayInvite =
  | { readonly ok: true; readonly relayUrl: string; readonly code: string }
  | { readonly ok: false; readonly detail: string }

/** Reads an invite link (`https://relay/#pair=CODE`), or an address with a code beside it. */
export function readInvite(link: string, typedCode: string): RelayInvite {
  const typed = link.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[^/]*:\d+/.test(typed) ? typed : `https://${typed}`)
  if (typed === '' || !url) return refuse('This is not an address. It looks like https://relay.example.com.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return refuse('A relay is reached over https, and on this machine over http.')
  if (url.username !== '' || url.password !== '')
    return refuse('The address holds a user name, which can pass for a host. Leave it out.')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return refuse(
      'Over http anyone on the way could read your token and silence your pages. Ask for the address of the relay that begins with https.',
    )
  const code = codeOf(url.hash) ?? typedCode.trim()
  if (code === '') return refuse('A one-time code is needed: use a whole invite link, or type the code.')
  return { ok: true, relayUrl: url.origin, code }
}

function refuse(detail: string): RelayInvite {
  return { ok: false, detail }
}

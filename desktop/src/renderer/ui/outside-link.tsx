import type { ReactNode } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions } from '../store/context.tsx'
import { linkHost } from './link-host.ts'

interface OutsideLinkProps {
  readonly url: string
  readonly children: ReactNode
}

/** A link out of Baton: it opens only through the host's rules, and its true host stands beside it. */
export function OutsideLink({ url, children }: OutsideLinkProps) {
  const actions = useActions()
  return (
    <span className="outside">
      <button type="button" className="link" title={plainLine(url)} onClick={() => void actions.openLink(url)}>
        {children}
      </button>
      <LinkHost url={url} />
    </span>
  )
}

/** Where a link leads. */
export function LinkHost({ url }: { readonly url: string }) {
  return <span className="host">{linkHost(url) ?? 'not a web address'}</span>
}

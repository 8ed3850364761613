import type { ReactNode } from 'react'

/** What cannot be seen now: solid in the opposite colour with a hatched edge, and used for nothing else. */
export function BlindLabel({ children }: { readonly children: ReactNode }) {
  return <span className="blind-label">{children}</span>
}

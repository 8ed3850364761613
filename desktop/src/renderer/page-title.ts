import type { ConnectionKind } from '@baton/shared/view/console-state.ts'
import { formatMoment } from '../presentation/format.ts'

export interface TitleFacts {
  /** Open pages to me. */
  readonly pages: number
  /** Incidents that are not over, as far as this console knows. */
  readonly open: number
  readonly blind: boolean
  readonly kind: ConnectionKind
  /** When the relay was last heard, Unix ms; null when it never was. */
  readonly lastHeardAt: number | null
  readonly now: number
}

/** What the tab says while it is not in front: nothing of now that is only known of then. */
export function pageTitle({ pages, open, blind, kind, lastHeardAt, now }: TitleFacts): string {
  const words = [
    ...(pages > 0 ? [`PAGE (${pages})`] : []),
    ...(blind ? ['BLIND'] : kind === 'live' ? [] : [kind.replaceAll('-', ' ')]),
    ...(pages > 0 || blind ? [] : openWords({ open, kind, lastHeardAt, now })),
  ]
  return [...words, 'Baton'].join(' · ')
}

function openWords({ open, kind, lastHeardAt, now }: Omit<TitleFacts, 'pages' | 'blind'>): readonly string[] {
  if (kind === 'live') return open > 0 ? [`${open} open`] : []
  return lastHeardAt === null ? [] : [`${open} open at ${formatMoment(lastHeardAt, now)}`]
}

import type { Notice } from '@baton/shared/view/console-state.ts'
import { isProblem } from '@baton/shared/view/open-notices.ts'
import { ArrowLeftRight, AtSign, Clock, Info, LifeBuoy, type LucideIcon, Smartphone, TriangleAlert } from 'lucide-react'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useActions, useConsole } from '../store/context.tsx'

const icons: Readonly<Record<Notice['kind'], LucideIcon>> = {
  refused: TriangleAlert,
  failed: TriangleAlert,
  info: Info,
  help: LifeBuoy,
  mention: AtSign,
  timer: Clock,
  handoff: ArrowLeftRight,
  paired: Smartphone,
}

/** What kind of notice it is, as a sign beside its words. */
export function NoticeIcon({ kind }: Pick<Notice, 'kind'>) {
  const Icon = icons[kind]
  return <Icon size={16} aria-hidden="true" className={isProblem({ kind }) ? 'notice-icon problem' : 'notice-icon'} />
}

interface NoticeLinkProps {
  readonly notice: Notice
  /** The words beside it name the incident already, and there is little room. */
  readonly isShort?: boolean
}

/** The way to what it tells of, named after it; what only said where to look is done with when it is taken. */
export function NoticeLink({ notice, isShort = false }: NoticeLinkProps) {
  const actions = useActions()
  const title = useConsole(({ feed, rooms }) => {
    const id = notice.incidentId
    const row = id === null ? undefined : (feed.find((candidate) => candidate.id === id) ?? rooms[id]?.row)
    return row === undefined || row === null ? null : plainLine(row.title, 60)
  })
  const target = targetOf(notice, title)
  if (target === null) return null
  return (
    <a
      className="notice-link"
      href={target.href}
      aria-label={target.words}
      onClick={() => {
        if (!isProblem(notice) && notice.kind !== 'info') actions.dismiss(notice.id)
      }}
    >
      {isShort && notice.incidentId !== null ? 'open' : target.words}
    </a>
  )
}

function targetOf({ kind, incidentId }: Notice, title: string | null): { href: string; words: string } | null {
  if (incidentId !== null)
    return { href: routeHash({ view: 'room', incidentId }), words: `open ${title ?? 'the incident'}` }
  if (kind === 'handoff') return { href: routeHash({ view: 'handoff' }), words: 'open the handoff' }
  if (kind === 'paired') return { href: routeHash({ view: 'oncall' }), words: 'test my pager' }
  return null
}

import { isProblem } from '@baton/shared/view/open-notices.ts'
import { plainText } from '../../presentation/plain-text.ts'
import { useKey } from '../keys/use-keys.ts'
import { useActions, useConsole, useTicking, useUi } from '../store/context.tsx'
import { Key } from '../ui/key.tsx'
import { saidAloud } from './notice-groups.ts'
import { NoticeIcon, NoticeLink } from './notice-parts.tsx'
import { useNoticeList } from './use-notice-list.ts'

/** As much as one line beside the work can say; the list has the whole. */
const longest = 400

interface SaidProps {
  /** Only what was refused or has failed; what merely tells something waits. */
  readonly onlyProblems?: boolean
}

/** The newest notice, once, in one line beside the work. The rest stands in the list. */
export function Said({ onlyProblems = false }: SaidProps) {
  const actions = useActions()
  const { open } = useNoticeList()
  const candidates = onlyProblems ? open.filter(isProblem) : open
  const seenAt = useUi((state) => (state.noticesOpen ? Number.POSITIVE_INFINITY : state.noticesSeenAt))
  const isAtHandoff = useUi((state) => state.route.view === 'handoff')
  const offset = useConsole((state) => state.clockOffsetMs)
  const saidId = useTicking((now) => saidAloud(candidates, { seenAt, now: now - offset, isAtHandoff })?.id ?? null)
  const notice = candidates.find(({ id }) => id === saidId)
  useKey('dismiss', () => {
    if (notice !== undefined) actions.dismiss(notice.id)
  })
  if (notice === undefined) return null
  return (
    <section className="said" aria-label="Newest notice">
      <div className={isProblem(notice) ? 'said-row said-problem' : 'said-row'} role="alert">
        <NoticeIcon kind={notice.kind} />
        <p className="said-text">{plainText(notice.text, longest)}</p>
      </div>
      <div className="said-acts">
        <NoticeLink notice={notice} isShort />
        <button type="button" className="quiet" onClick={() => actions.dismiss(notice.id)}>
          {/* The alarm keeps the keys to itself. */}
          Dismiss {!onlyProblems && <Key>Shift I</Key>}
        </button>
      </div>
    </section>
  )
}

import type { Notice } from '@baton/shared/wire/bridge.ts'
import { useMemo } from 'react'
import { plural } from '../lib/format.ts'
import { plainText } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { useActions, useConsole, useUi } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import { useMedia } from '../ui/use-width.ts'

const maxShown = 4
/** On a small screen they stand over what is read. */
const maxShownNarrow = 1

function isProblem({ kind }: Notice): boolean {
  return kind === 'refused' || kind === 'failed'
}

interface NoticesProps {
  /** Only what was refused or has failed; what merely tells something waits. */
  readonly onlyProblems?: boolean
}

/** Refusals and failures, until each is dismissed. The same words from host and face are shown once. */
export function Notices({ onlyProblems = false }: NoticesProps) {
  const actions = useActions()
  const fromHost = useConsole((state) => state.notices)
  const own = useUi((state) => state.notices)
  // There the same stands in the page.
  const isAtHandoff = useUi((state) => state.route.view === 'handoff')
  const all = useMemo(() => {
    const said = fromHost.map((notice) => notice.text)
    const everything = [...fromHost, ...own.filter((notice) => !said.some((text) => notice.text.includes(text)))]
    const problems = everything.filter(isProblem)
    if (onlyProblems) return problems
    // What was refused holds somebody's words: it stands in front of what merely tells something.
    const others = everything.filter((notice) => !isProblem(notice) && (notice.kind !== 'handoff' || !isAtHandoff))
    return [...others, ...problems]
  }, [fromHost, own, onlyProblems, isAtHandoff])
  const most = useMedia('(max-width: 599px), (max-height: 599px)') ? maxShownNarrow : maxShown
  if (all.length === 0) return null

  function dismissAll() {
    for (const notice of all) actions.dismiss(notice.id)
  }

  return (
    <section className="notices" aria-label="Notices">
      {all.slice(-most).map((notice) => (
        <div key={notice.id} className={`notice notice-${notice.kind}`} role="alert">
          <div className="notice-text">
            <p>{plainText(notice.text, isProblem(notice) ? 20_000 : 600)}</p>
            <p className="muted">
              <Moment at={notice.at} />
              {notice.kind === 'handoff' && (
                <>
                  {' · '}
                  <a href={routeHash({ view: 'handoff' })} onClick={() => actions.dismiss(notice.id)}>
                    open the handoff
                  </a>
                </>
              )}
              {notice.kind === 'paired' && (
                <>
                  {' · '}
                  <a href={routeHash({ view: 'oncall' })} onClick={() => actions.dismiss(notice.id)}>
                    test my pager
                  </a>
                </>
              )}
              {notice.incidentId !== null && (
                <>
                  {' · '}
                  <a
                    href={routeHash({ view: 'room', incidentId: notice.incidentId })}
                    onClick={() => {
                      // It only said where to look.
                      if (notice.kind === 'mention' || notice.kind === 'timer') actions.dismiss(notice.id)
                    }}
                  >
                    open the incident
                  </a>
                </>
              )}
            </p>
          </div>
          <button type="button" className="quiet" onClick={() => actions.dismiss(notice.id)}>
            Dismiss
          </button>
        </div>
      ))}
      {all.length > most && (
        <div className="notice">
          <p className="notice-text">{plural(all.length - most, 'older notice')}</p>
          <button type="button" className="quiet" onClick={() => dismissAll()}>
            Dismiss all
          </button>
        </div>
      )}
    </section>
  )
}

import { useMemo } from 'react'
import { plainText } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { useActions, useConsole, useUi } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'

const maxShown = 4

/** Refusals and failures, until each is dismissed. The same words from host and face are shown once. */
export function Notices() {
  const actions = useActions()
  const fromHost = useConsole((state) => state.notices)
  const own = useUi((state) => state.notices)
  const all = useMemo(() => {
    const said = fromHost.map((notice) => notice.text)
    return [...fromHost, ...own.filter((notice) => !said.some((text) => notice.text.includes(text)))]
  }, [fromHost, own])
  if (all.length === 0) return null

  function dismissAll() {
    for (const notice of all) actions.dismiss(notice.id)
  }

  return (
    <section className="notices" aria-label="Notices">
      {all.slice(-maxShown).map((notice) => (
        <div key={notice.id} className={`notice notice-${notice.kind}`} role="alert">
          <div className="notice-text">
            <p>{plainText(notice.text, 600)}</p>
            <p className="muted">
              <Moment at={notice.at} />
              {notice.incidentId !== null && (
                <>
                  {' · '}
                  <a href={routeHash({ view: 'room', incidentId: notice.incidentId })}>open the incident</a>
                </>
              )}
            </p>
          </div>
          <button type="button" className="quiet" onClick={() => actions.dismiss(notice.id)}>
            Dismiss
          </button>
        </div>
      ))}
      {all.length > maxShown && (
        <div className="notice">
          <p className="notice-text">{all.length - maxShown} older notices</p>
          <button type="button" className="quiet" onClick={() => dismissAll()}>
            Dismiss all
          </button>
        </div>
      )}
    </section>
  )
}

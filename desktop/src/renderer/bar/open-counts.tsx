import type { SourceSeverity } from '@baton/shared/model/config.ts'
import { readToken } from '../feed/feed-filter.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'

const always: readonly SourceSeverity[] = ['critical', 'error', 'warning', 'info']

/** Open incidents by severity; each shows its own in the feed. */
export function OpenCounts() {
  const { ui } = useFace()
  const counts = useConsole((state) => state.counts)
  const isKnown = useConsole((state) => state.ready && state.headSeq > 0)
  const shown: readonly SourceSeverity[] = counts.unknown > 0 ? [...always, 'unknown'] : always

  function show(severity: SourceSeverity) {
    const only = readToken(`sev:${severity}`)
    ui.setState({ filter: { tokens: only === null ? [] : [only], text: '' } })
    location.hash = '#/'
  }

  return (
    <div className="counts" role="group" aria-label="Open incidents by severity">
      {shown.map((severity) => (
        <button
          key={severity}
          type="button"
          className={counts[severity] === 0 ? 'count none' : 'count'}
          aria-label={isKnown ? `${counts[severity]} ${severity} open` : `${severity}: not known yet`}
          title={`Show the open ${severity} incidents`}
          onClick={() => show(severity)}
        >
          <SeverityMark severity={severity} status={counts[severity] === 0 ? 'resolved' : 'triggered'} size={14} />
          <span className="tabular">{isKnown ? counts[severity] : '–'}</span>
        </button>
      ))}
    </div>
  )
}

import type { SourceRefusal, SourcesAnswer, SourceView } from '@baton/shared/wire/bridge.ts'
import { useEffect, useState } from 'react'
import { plural } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { browserTime } from '../../presentation/ticker.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { Age, Moment } from '../ui/ticking.tsx'

/** How often the relay is asked while somebody looks, ms. */
const askEveryMs = 15_000

/** What sends alerts to the relay, when each was last heard, and what of it did not count as it was sent. */
export function SourcesPanel() {
  const { answer, ask } = useSources()
  return (
    <section className="panel sources" aria-label="Sources">
      <div className="device-head">
        <h3>Sources</h3>
        <button type="button" onClick={ask}>
          Look again
        </button>
      </div>
      {answer === null && <p>Asking the relay…</p>}
      {answer?.ok === false && <p className="sources-unknown">Not known: {plainLine(answer.detail)}</p>}
      {answer?.ok && <Barred lines={answer.barred} />}
      {answer?.ok && <SourceTable sources={answer.sources} />}
      {answer?.ok && <Refusals sources={answer.sources} />}
    </section>
  )
}

function useSources() {
  const { bridge } = useFace()
  const isLive = useConsole((state) => state.connection.kind === 'live')
  const [answer, setAnswer] = useState<SourcesAnswer | null>(null)
  const [asks, setAsks] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when live again, or when a person wants it
  useEffect(() => {
    let isShown = true
    const ask = () => {
      bridge.readSources().then(
        (next) => isShown && setAnswer(next),
        () => isShown && setAnswer({ ok: false, detail: 'the console could not ask' }),
      )
    }
    ask()
    const stop = browserTime.every(askEveryMs, ask)
    return () => {
      isShown = false
      stop()
    }
  }, [bridge, isLive, asks])
  return { answer, ask: () => setAsks((count) => count + 1) }
}

function SourceTable({ sources }: { readonly sources: readonly SourceView[] }) {
  if (sources.length === 0) return <p>There is none yet: nothing can send alerts here.</p>
  return (
    <table className="layers">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Last heard</th>
          <th scope="col">Not counted</th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source.id}>
            <th scope="row">
              <strong>{plainLine(source.name, 100)}</strong>{' '}
              <span className="muted">{plainLine(source.source, 40)}</span>
            </th>
            <td className="tabular">
              {source.lastHeardAt === null ? (
                <span className="muted">not since the relay started</span>
              ) : (
                <>
                  <Age since={source.lastHeardAt} /> ago <span className="muted">{plural(source.alerts, 'alert')}</span>
                </>
              )}
            </td>
            <td>
              <Counts source={source} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Counts({ source }: { readonly source: SourceView }) {
  if (source.reasons.length === 0) return <span className="muted">nothing</span>
  return (
    <ul className="plain-list">
      {source.reasons.map(({ reason, words, count }) => (
        <li key={reason}>
          <span className="tabular">{count}×</span> {plainLine(words, 100)}
        </li>
      ))}
    </ul>
  )
}

/** What of the file in force goes nowhere: whoever is paged by it must know before the first page does. */
function Barred({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <ul className="sources-barred" aria-label="Not allowed by the operator">
      {lines.map((line) => (
        <li key={line}>{plainLine(line, 500)}</li>
      ))}
    </ul>
  )
}

function Refusals({ sources }: { readonly sources: readonly SourceView[] }) {
  const all = sources
    .flatMap((source) => source.last.map((refusal) => ({ source, refusal })))
    .sort((a, b) => b.refusal.at - a.refusal.at)
  if (all.length === 0) return null
  return (
    <>
      <h4>Last not counted</h4>
      <ul className="plain-list refusals">
        {all.map(({ source, refusal }) => (
          <li key={`${source.id} ${refusal.at} ${refusal.reason} ${refusal.problem}`}>
            <Refusal name={source.name} refusal={refusal} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Refusal({ name, refusal }: { readonly name: string; readonly refusal: SourceRefusal }) {
  const { at, words, problem, body, times } = refusal
  return (
    <>
      <p>
        <Moment at={at} /> <strong>{plainLine(name, 100)}</strong>: {plainLine(words, 100)}
        {times > 1 && <span className="muted"> {times} times</span>}
      </p>
      <p className="refusal-problem">{plainText(problem, 1_000)}</p>
      {body !== '' && (
        <details>
          <summary>what was sent</summary>
          <pre className="code-block">{plainText(body, 4_100)}</pre>
        </details>
      )}
    </>
  )
}

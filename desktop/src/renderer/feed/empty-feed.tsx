import { Copy } from 'lucide-react'
import { copyText } from '../lib/copy-text.ts'
import { noFilter } from '../lib/feed-filter.ts'
import { firstAlertCommand } from '../lib/first-alert.ts'
import { useActions, useConsole, useFace } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import { SendTestAlert } from './feed-tail.tsx'

/** Nothing to show: why, what was proven when, and how to see it work. */
export function EmptyFeed({ filtered }: { readonly filtered: boolean }) {
  const { ui } = useFace()
  const ready = useConsole((state) => state.ready)
  if (!ready) return <div className="empty">Reading this console’s copy…</div>
  if (filtered) {
    return (
      <div className="empty">
        <h2>Nothing passes the filter.</h2>
        <button type="button" onClick={() => ui.setState({ filter: noFilter })}>
          Show everything that is open
        </button>
      </div>
    )
  }
  return <NothingOpen />
}

function NothingOpen() {
  const connection = useConsole((state) => state.connection)
  const lastAlertAt = useConsole((state) => state.lastAlertAt)
  const trusted = connection.kind === 'live'
  return (
    <div className="empty">
      <h2>{trusted ? 'Nothing is open.' : 'Nothing is open in this console’s copy.'}</h2>
      {!trusted && <p>The relay is not answering, so there may be more than is shown here.</p>}
      <ul className="facts">
        <li>
          {lastAlertAt === null ? (
            'No alert has come yet.'
          ) : (
            <>
              The last alert came at <Moment at={lastAlertAt} />.
            </>
          )}
        </li>
        <PagerFact />
      </ul>
      <FirstAlert />
    </div>
  )
}

function PagerFact() {
  const test = useConsole((state) => state.pagerTest)
  const passes = test?.layers.flatMap((layer) => (layer.lastPassedAt === null ? [] : [layer.lastPassedAt])) ?? []
  const failed = test?.layers.some((layer) => layer.state === 'failed') === true
  return (
    <li>
      {failed ? (
        <span className="unheld">Your pager failed a part of its last test. </span>
      ) : passes.length === 0 ? (
        'Your pager has not been tested here. '
      ) : (
        <>
          Your pager passed its test at <Moment at={Math.max(...passes)} />.{' '}
        </>
      )}
      <SendTestAlert /> <a href="#/oncall">Each part of the test</a>
    </li>
  )
}

function FirstAlert() {
  const actions = useActions()
  const command = firstAlertCommand(useConsole((state) => state.relayUrl))
  return (
    <section className="first-alert" aria-label="Send an alert">
      <p>To see an alert arrive, run this with the key that the start of the relay printed:</p>
      <pre className="code-block" tabIndex={0}>
        {command}
      </pre>
      <button type="button" onClick={() => void actions.ask('Copying', copyText(command))}>
        <Copy size={14} aria-hidden="true" /> Copy
      </button>
    </section>
  )
}

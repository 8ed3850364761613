import { Copy } from 'lucide-react'
import { useActions, useConsole, useFace } from '../store/context.tsx'
import { copyText } from '../ui/copy-text.ts'
import { Moment } from '../ui/ticking.tsx'
import { emptyWords } from './empty-words.ts'
import { noFilter } from './feed-filter.ts'
import { SendTestAlert } from './feed-tail.tsx'
import { firstAlertCommand } from './first-alert.ts'

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
  const kind = useConsole((state) => state.connection.kind)
  const isKnown = useConsole((state) => state.headSeq > 0)
  const { title, trust } = emptyWords(kind, isKnown)
  return (
    <div className="empty">
      <h2>{title}</h2>
      {trust !== '' && <p>{trust}</p>}
      <ul className="facts">
        <li>
          <LastAlertFact isKnown={isKnown} />
        </li>
        <PagerFact />
      </ul>
      <FirstAlert />
    </div>
  )
}

function LastAlertFact({ isKnown }: { readonly isKnown: boolean }) {
  const at = useConsole((state) => state.lastAlertAt)
  if (at === null) return isKnown ? 'No alert has come yet.' : 'When the last alert came is not known yet.'
  return (
    <>
      The last alert came at <Moment at={at} />.
    </>
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

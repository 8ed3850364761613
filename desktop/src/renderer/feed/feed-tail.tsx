import { formatDay, plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useUnavailable } from '../room/head/use-unavailable.ts'
import { useConsole, useFace, useTicking, useUi } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import { isFiltered, passesFilter } from './feed-filter.ts'

/** Below the last row: that it is the last, what came last, and whether my pager works. */
export function FeedTail() {
  return (
    <div className="feed-tail">
      <ThatIsAll />
      <LastAlert />
      <PagerPassed />
      <span className="spring" />
      <SendTestAlert />
    </div>
  )
}

function ThatIsAll() {
  const filter = useUi((state) => state.filter)
  const feed = useConsole((state) => state.feed)
  const today = useTicking((now) => formatDay(now))
  const me = useConsole((state) => state.me?.id ?? null)
  if (isFiltered(filter)) {
    const others = feed.filter((row) => row.status !== 'resolved' && !passesFilter(row, filter, me)).length
    return (
      <span>
        {others === 0 ? 'All that is open matches.' : `${others} more ${others === 1 ? 'does' : 'do'} not match.`}
      </span>
    )
  }
  const resolved = feed.filter(({ resolvedAt }) => resolvedAt !== null && formatDay(resolvedAt) === today).length
  return <span>That is all.{resolved > 0 && ` ${resolved} resolved today.`}</span>
}

function LastAlert() {
  const at = useConsole((state) => state.lastAlertAt)
  const from = useConsole((state) => state.lastAlertFrom)
  if (at === null) return <span>No alert has come yet.</span>
  return (
    <span>
      Last alert <Moment at={at} />
      {from !== null && `, from ${plainLine(from, 60)}`}
    </span>
  )
}

/** When my pager last passed a part of its test; a part that failed is said first. */
export function PagerPassed() {
  const test = useConsole((state) => state.pagerTest)
  const passed = test?.layers.flatMap(({ lastPassedAt }) => (lastPassedAt === null ? [] : [lastPassedAt])) ?? []
  const failed = test?.layers.filter(({ state }) => state === 'failed') ?? []
  if (failed.length > 0) {
    return (
      <span>
        <strong className="unheld">Your pager failed {plural(failed.length, 'part')} of its last test.</strong>{' '}
        <a href="#/oncall">See which</a>
      </span>
    )
  }
  if (passed.length === 0) return <span>Your pager has not been tested here.</span>
  return (
    <span>
      Your pager passed its test <Moment at={Math.max(...passed)} />
    </span>
  )
}

/** A true page to myself by way of the relay; it pages nobody else, and leaves no incident. */
export function SendTestAlert() {
  const { actions } = useFace()
  const why = useUnavailable()('pager.test')
  return (
    <button
      type="button"
      className="link"
      aria-disabled={why !== null}
      title={why ?? 'Rings here on every channel that you have; nobody else is paged'}
      onClick={() => {
        if (why === null) void actions.submit({ type: 'pager.test' })
      }}
    >
      Send me a test alert
    </button>
  )
}

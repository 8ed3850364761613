import type { HomeBridge } from '@baton/shared/wire/home.ts'
import { useEffect, useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { ConnectionStatus } from '../bar/connection-status.tsx'
import { PagerTest } from '../oncall/pager-test.tsx'
import { useConsole } from '../store/context.tsx'

interface ProveReachProps {
  readonly home: HomeBridge
  readonly done: () => void
}

/** A pager that was never tested is unknown: a page to myself, before the first real one. */
export function ProveReach({ home, done }: ProveReachProps) {
  const isTested = useConsole((state) => state.pagerTest?.finished === true)
  return (
    <>
      <ConnectionStatus />
      <h2>Test my pager</h2>
      <PagerTest />
      <OpenAtLogin home={home} />
      <p>
        <button type="button" className={isTested ? 'strong' : ''} onClick={done}>
          Open the console
        </button>{' '}
        {!isTested && <span className="muted">You can test it later under On-call; until then it is unknown.</span>}
      </p>
    </>
  )
}

/** A pager that is not running pages nobody. */
export function OpenAtLogin({ home }: { readonly home: HomeBridge }) {
  const [isOn, setOn] = useState<boolean | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    void home.state().then(({ isOpenAtLogin }) => setOn(isOpenAtLogin))
  }, [home])

  async function change(wanted: boolean) {
    const { ok, detail } = await home.setOpenAtLogin(wanted)
    setProblem(ok ? null : detail)
    if (ok) setOn(wanted)
  }

  return (
    <p>
      <label className="first-run-login">
        <input
          type="checkbox"
          checked={isOn === true}
          disabled={isOn === null}
          onChange={(event) => void change(event.target.checked)}
        />
        Start Baton when I log in
      </label>
      {problem !== null && (
        <span role="alert" className="unheld">
          {' '}
          {plainLine(problem, 200)}
        </span>
      )}
    </p>
  )
}

import { selectWarnings, type Warning } from '@baton/shared/view/warnings.ts'
import { TriangleAlert } from 'lucide-react'
import { useConsole, useFace, useTicking } from '../store/context.tsx'
import { warningWords } from './warning-words.ts'

/** Why a page might not be noticed here: each stands until it is mended. */
export function Warnings() {
  const warnings = useWarnings()
  if (warnings.length === 0) return null
  return (
    <div className="bar-warnings" role="group" aria-label="To mend">
      {warnings.map((warning) => (
        <WarningMark key={warning} warning={warning} />
      ))}
    </div>
  )
}

/** The warnings of now; made again when the state changes, and with the clock. */
export function useWarnings(): readonly Warning[] {
  const { store } = useFace()
  // A primitive, so that nothing is drawn anew while they are the same.
  const alarm = useConsole((state) => state.alarm)
  const devices = useConsole((state) => state.devices)
  const pagerTest = useConsole((state) => state.pagerTest)
  const joined = useTicking((now) => selectWarnings({ ...store.getState(), alarm, devices, pagerTest }, now).join(' '))
  return joined === '' ? [] : (joined.split(' ') as Warning[])
}

function WarningMark({ warning }: { readonly warning: Warning }) {
  const { bridge, actions } = useFace()
  const { short, full, mend } = warningWords[warning]
  const content = (
    <>
      <TriangleAlert size={14} aria-hidden="true" />
      <span className="bar-warning-words">{short}</span>
    </>
  )
  return mend === 'arm' ? (
    <button type="button" className="bar-warning" title={full} onClick={() => void actions.ask('Arming', bridge.arm())}>
      {content}
    </button>
  ) : (
    <a className="bar-warning" href="#/oncall" title={full}>
      {content}
    </a>
  )
}

import { type DelayedAct, undoMs } from '@baton/shared/view/console-state.ts'
import { type CSSProperties, useState } from 'react'
import { useActions, useConsole, useFace, useTicking } from '../store/context.tsx'
import { Key } from '../ui/key.tsx'

/** What is about to wake someone: the way back, and the way on without waiting. */
export function UndoBar() {
  const delayed = useConsole((state) => state.delayed)
  return (
    <div className="undo-bar" aria-live="polite">
      {delayed.map((act) => (
        <UndoRow key={act.id} act={act} />
      ))}
    </div>
  )
}

function UndoRow({ act }: { readonly act: DelayedAct }) {
  const actions = useActions()
  const { ticker } = useFace()
  const offset = useConsole((state) => state.clockOffsetMs)
  const left = useTicking((now) => secondsLeft(act.dueAt, now - offset))
  const [goneMs] = useState(() => Math.max(0, undoMs - (act.dueAt - ticker.now())))
  const bar = { '--undo-ms': `${undoMs}ms`, '--undo-gone': `-${goneMs}ms` } as CSSProperties
  return (
    <div className="undo-row" style={bar}>
      <span className="undo-text tabular">
        {act.text}
        {/* Spoken once, not at each second. */}
        <span aria-hidden="true"> in {left} s</span>
      </span>
      <button type="button" onClick={() => actions.pageNow(act.id)}>
        Page now <Key>Shift Z</Key>
      </button>
      <button type="button" className="strong" onClick={() => actions.undo(act.id)}>
        Undo <Key>z</Key>
      </button>
    </div>
  )
}

/** The clock on screen turns once a second, so it can be behind what was asked for a moment ago. */
function secondsLeft(dueAt: number, now: number): number {
  return Math.min(undoMs / 1_000, Math.max(0, Math.ceil((dueAt - now) / 1_000)))
}

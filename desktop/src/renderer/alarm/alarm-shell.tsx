import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { ConnectionStatus } from '../bar/connection-status.tsx'
import { Said } from '../notices/said.tsx'
import { UndoBar } from '../notices/undo-bar.tsx'
import { useFace } from '../store/context.tsx'
import { AlarmSound } from './alarm-sound.tsx'
import { useAlarmKeys } from './use-alarm-keys.ts'

interface AlarmShellProps {
  readonly labelledBy: string
  readonly describedBy: string
  readonly className: string
  /** Who I am in it: "you: Sam, primary". */
  readonly you?: string
  readonly body: ReactNode
  readonly actions: ReactNode
}

/**
 * What takes the whole screen until it is answered. Escape does not close it, and nothing in it has the focus at
 * first: what was being typed when it came must not answer it.
 */
export function AlarmShell({ labelledBy, describedBy, className, you = '', body, actions }: AlarmShellProps) {
  const { actions: act } = useFace()
  const ref = useRef<HTMLDialogElement>(null)
  // What was about to page someone is undone from here, or done at once.
  useAlarmKeys({ z: act.undoLast, Z: act.pageLastNow })

  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog === null) return
    const show = () => {
      if (dialog.open || !dialog.isConnected) return
      dialog.showModal()
      dialog.focus()
    }
    show()
    // Whatever closes it but our leaving, it comes back.
    dialog.addEventListener('close', show)
    return () => {
      dialog.removeEventListener('close', show)
      dialog.close()
    }
  }, [])

  return (
    <dialog
      ref={ref}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className={`alarm ${className}`}
      tabIndex={-1}
      closedby="none"
      onCancel={(event) => event.preventDefault()}
    >
      <div className="alarm-top">
        <span className="brand">Baton</span>
        <span className="muted alarm-you">{you}</span>
        <AlarmSound />
        <ConnectionStatus />
      </div>
      <Said onlyProblems />
      <div className="alarm-body">{body}</div>
      <div className="alarm-actions">
        <UndoBar />
        {actions}
      </div>
    </dialog>
  )
}

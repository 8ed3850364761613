import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

// What a person came to do: type, choose, or (first among the actions) leave things as they are.
const firstFocus = 'textarea, input:not([type="checkbox"]), .choice, .dialog-actions > button'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly className?: string
}

/** A modal over everything but the alarm. Escape and the close button end it; focus returns to where it was. */
export function Dialog({ title, onClose, children, className = '' }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>(firstFocus)?.focus()
    // Closing before it leaves the page is what gives the focus back.
    return () => dialog?.close()
  }, [])

  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="quiet" onClick={onClose}>
          Close
        </button>
      </header>
      {children}
    </dialog>
  )
}

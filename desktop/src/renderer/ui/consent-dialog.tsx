import { plainLine } from '../../presentation/plain-text.ts'
import { useFace, useUi } from '../store/context.tsx'
import { Dialog } from './dialog.tsx'

/** Asks before a link is opened that the host would not open by itself. */
export function ConsentDialog() {
  const { ui, actions } = useFace()
  const consent = useUi((state) => state.consent)
  if (consent === null) return null
  const close = () => ui.setState({ consent: null })

  return (
    <Dialog title={`Open ${consent.host}?`} onClose={close}>
      <p>You are asked first because {plainLine(consent.why)}.</p>
      <p className="code-block">{plainLine(consent.url, 600)}</p>
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          Keep closed
        </button>
        <button
          type="button"
          onClick={() => {
            close()
            void actions.openLink(consent.url, true)
          }}
        >
          Open {consent.host}
        </button>
      </div>
    </Dialog>
  )
}

import { snoozeUnavailable, snoozeWords } from '../../../presentation/effects.ts'
import { plural } from '../../../presentation/format.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { AcknowledgeAllDialog } from '../../feed/acknowledge-all-dialog.tsx'
import { DeclareDialog } from '../../feed/declare-dialog.tsx'
import { HelpForm } from '../../help/help-form.tsx'
import { useConsole, useFace, useIsConnected, useUi } from '../../store/context.tsx'
import { useDraft } from '../../store/use-draft.ts'
import { chooseByNumber } from '../../ui/choose-by-number.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Key } from '../../ui/key.tsx'
import type { MenuItem } from '../../ui/menu.tsx'
import { PersonList } from '../../ui/person-list.tsx'
import { TakeDialog } from '../people/take-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { useSevItems } from './sev-menu.tsx'
import { UpdateDialog } from './update-dialog.tsx'
import { useSnoozeItems } from './use-snooze-items.ts'

/** The dialogs that act on incidents, wherever they were asked for. */
export function IncidentDialogs() {
  const { ui, actions } = useFace()
  const dialog = useUi((state) => state.dialog)
  const title = useConsole((state) => {
    const id = dialog !== null && 'incidentId' in dialog ? dialog.incidentId : null
    return plainLine(state.feed.find((row) => row.id === id)?.title ?? 'the incident', 80)
  })
  const close = () => ui.setState({ dialog: null })
  if (dialog?.kind === 'acknowledge-all')
    return <AcknowledgeAllDialog incidentIds={dialog.incidentIds} onClose={close} />
  if (dialog?.kind === 'declare') return <DeclareDialog onClose={close} />
  if (dialog === null || !('incidentId' in dialog)) return null
  const { incidentId } = dialog
  const closing = (run: (person: string) => void) => (person: string) => {
    close()
    run(person)
  }

  switch (dialog.kind) {
    case 'help':
      return <HelpDialog incidentId={incidentId} onClose={close} />
    case 'reassign':
      return (
        <Dialog title={`Give ${title} to…`} onClose={close}>
          <p>Pages the person you choose. The baton stays where it is until that person takes it.</p>
          <PersonList onChoose={closing((person) => actions.reassign(incidentId, person))} />
        </Dialog>
      )
    case 'take':
      return <TakeDialog incidentId={incidentId} onClose={close} />
    case 'add-responder':
      return (
        <Dialog title={`Need help with ${title} from…`} onClose={close}>
          <p>Pages the person you choose and asks to join. Who holds the baton does not change.</p>
          <PersonList onChoose={closing((person) => actions.addResponder(incidentId, person))} />
        </Dialog>
      )
    case 'give-role':
      return (
        <Dialog title={`Give ${dialog.role} to…`} onClose={close}>
          <p>The person you choose has the role at once; nobody is paged.</p>
          <PersonList
            onChoose={closing((person) => {
              void actions.submit({ type: 'role.assign', incidentId, role: dialog.role, person })
            })}
          />
        </Dialog>
      )
    case 'resolve':
      return <ResolveDialog incidentId={incidentId} onClose={close} />
    case 'snooze':
      return <SnoozeDialog incidentId={incidentId} onClose={close} />
    case 'sev':
      return <SevDialog incidentId={incidentId} onClose={close} />
    case 'rename':
      return <RenameDialog incidentId={incidentId} onClose={close} />
    case 'update':
      return <UpdateDialog incidentId={incidentId} onClose={close} />
  }
}

interface IncidentDialogProps {
  readonly incidentId: string
  readonly onClose: () => void
}

function HelpDialog({ incidentId, onClose }: IncidentDialogProps) {
  const row = useConsole((state) => state.feed.find((candidate) => candidate.id === incidentId))
  return (
    <Dialog title={`Need help with ${plainLine(row?.title ?? 'the incident', 80)}`} onClose={onClose}>
      <HelpForm incidentId={incidentId} onEnd={onClose} />
    </Dialog>
  )
}

function ResolveDialog({ incidentId, onClose }: IncidentDialogProps) {
  const { actions } = useFace()
  const row = useConsole((state) => state.feed.find((candidate) => candidate.id === incidentId))
  const connected = useIsConnected()
  const [reason, setReason] = useDraft(incidentId, 'resolve')
  const firing = row?.firingCount ?? 0

  async function resolve() {
    onClose()
    const why = reason.trim()
    const request = { type: 'incident.resolve', incidentId } as const
    const result = await actions.submit(why === '' ? request : { ...request, reason: why })
    // What was typed stays until the host has it.
    if (result !== null && result.kind !== 'refused') setReason('')
  }

  return (
    <Dialog title={`Resolve ${plainLine(row?.title ?? 'the incident', 80)}?`} onClose={onClose}>
      <p>
        {connected
          ? 'Paging stops and the incident is closed for everyone.'
          : 'The relay does not answer: this is kept here and sent when it does. Until then escalation goes on, and the incident is open for everyone else.'}
        {firing > 0 && (
          <>
            {' '}
            <strong>{plural(firing, 'alert')} still firing.</strong> One that fires anew opens another incident.
          </>
        )}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void resolve()
        }}
      >
        <label className="field">
          What ended it (may stay empty)
          <input value={reason} maxLength={2_000} onChange={(event) => setReason(event.target.value)} />
        </label>
        <div className="dialog-actions">
          <button
            type="button"
            onClick={() => {
              setReason('')
              onClose()
            }}
          >
            Keep open
          </button>
          <button type="submit" className="strong">
            Resolve
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function SnoozeDialog({ incidentId, onClose }: IncidentDialogProps) {
  const row = useConsole((state) => state.feed.find((candidate) => candidate.id === incidentId))
  const items = useSnoozeItems(incidentId)
  const isConnected = useIsConnected()
  const title = `Snooze ${plainLine(row?.title ?? 'the incident', 80)}`
  if (row !== undefined && snoozeUnavailable(row) !== null) {
    return (
      <Dialog title={title} onClose={onClose}>
        <p>A SEV 1 is not snoozed: nobody would hear of it. Acknowledge it, ask for help, or lower its SEV first.</p>
      </Dialog>
    )
  }
  return <ChoiceDialog title={title} text={snoozeWords(row ?? {}, isConnected)} items={items} onClose={onClose} />
}

function SevDialog({ incidentId, onClose }: IncidentDialogProps) {
  const row = useConsole((state) => state.feed.find((candidate) => candidate.id === incidentId))
  return (
    <ChoiceDialog
      title={`SEV of ${plainLine(row?.title ?? 'the incident', 80)}`}
      text="How grave people say that it is. Graver than before, it pages again where it rests or nobody answered."
      items={useSevItems(incidentId, row?.sev ?? null)}
      onClose={onClose}
    />
  )
}

interface ChoiceDialogProps {
  readonly title: string
  readonly text: string
  readonly items: readonly MenuItem[]
  readonly onClose: () => void
}

/** One of a few, by click or by its number. */
function ChoiceDialog({ title, text, items, onClose }: ChoiceDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the number keys are a short way to the buttons in it */}
      <div className="choice-list" onKeyDown={(event) => chooseByNumber(event, event.currentTarget)}>
        {items.map((item, index) => (
          <button
            key={item.label}
            type="button"
            className="choice"
            onClick={() => {
              onClose()
              item.run()
            }}
          >
            <span>
              <Key>{String(index + 1)}</Key> {item.label}
            </span>{' '}
            <span className="muted">{item.hint}</span>
          </button>
        ))}
      </div>
    </Dialog>
  )
}

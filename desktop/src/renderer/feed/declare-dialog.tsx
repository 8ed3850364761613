import type { DeclarableView, DeclaredSeverity } from '@baton/shared/view/console-state.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useUnavailable } from '../room/head/use-unavailable.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { useDraft, useStartedDraft } from '../store/use-draft.ts'
import { Dialog } from '../ui/dialog.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { declareWords } from './declare-words.ts'

const severities: readonly DeclaredSeverity[] = ['critical', 'error', 'warning', 'info']
const usualSeverity = 'error'

/** An incident that no alert told of. It says whom it pages before it does; where that is another, it can be undone. */
export function DeclareDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions } = useFace()
  const declarable = useConsole((state) => state.declarable)
  const me = useConsole((state) => state.me?.name ?? null)
  const why = useUnavailable()('incident.declare')
  const [title, setTitle] = useDraft('declare', 'title')
  const [keptSeverity, setSeverity] = useStartedDraft('declare', 'severity', usualSeverity)
  const [keptService, setService] = useDraft('declare', 'service')
  const severity = severities.find((each) => each === keptSeverity) ?? usualSeverity
  const service = declarable.some((each) => each.service === keptService) ? keptService : ''
  const names = pagedFor(declarable, service, severity)
  const others = names.filter((name) => name !== me)

  function forget() {
    setTitle('')
    setSeverity(usualSeverity)
    setService('')
  }

  async function declare() {
    const request = {
      type: 'incident.declare',
      title: title.trim(),
      severity,
      ...(service === '' ? {} : { service }),
    } as const
    onClose()
    // What was typed stays until the host has it.
    if (others.length > 0) {
      if (await actions.declareLater(request, others)) forget()
      return
    }
    const result = await actions.submit(request)
    if (result !== null && result.kind !== 'refused') forget()
    if (result?.kind === 'committed' && result.incidentId !== undefined)
      location.hash = routeHash({ view: 'room', incidentId: result.incidentId })
  }

  return (
    <Dialog title="Declare an incident" onClose={onClose}>
      <form
        className="declare-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (why === null && title.trim() !== '') void declare()
        }}
      >
        <label className="field">
          What is wrong
          <input required value={title} maxLength={500} onChange={(event) => setTitle(event.target.value)} />
        </label>
        <fieldset className="declare-severity">
          <legend>How severe</legend>
          {severities.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="declare-severity"
                checked={each === severity}
                onChange={() => setSeverity(each)}
              />
              <SeverityWord severity={each} status="triggered" />
            </label>
          ))}
        </fieldset>
        <label className="field">
          Service
          <select value={service} onChange={(event) => setService(event.target.value)}>
            {declarable.map((each) => (
              <option key={each.service ?? ''} value={each.service ?? ''}>
                {plainLine(each.name, 60)}
              </option>
            ))}
          </select>
        </label>
        <p role="status">
          {why === null ? declareWords(names, me) : 'Declaring needs the relay, which is not answering.'}
        </p>
        <div className="dialog-actions">
          <button
            type="button"
            onClick={() => {
              forget()
              onClose()
            }}
          >
            Do not declare
          </button>
          <button type="submit" className="strong" aria-disabled={why !== null} title={why ?? undefined}>
            Declare
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function pagedFor(
  declarable: readonly DeclarableView[],
  service: string,
  severity: DeclaredSeverity,
): readonly string[] {
  return declarable.find((each) => (each.service ?? '') === service)?.pages[severity] ?? []
}

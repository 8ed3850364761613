import type { SubmitResult } from '@baton/shared/wire/bridge.ts'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { plainLine, plainText } from '../../../presentation/plain-text.ts'
import { useKeptEdit } from '../../store/use-kept-edit.ts'
import { useIsReadOnly } from '../read-only.ts'
import { ClockTime } from '../timeline/clock-time.tsx'
import { type FieldEdit, type FieldNow, isOvertaken } from './known-edit.ts'

interface KnownFieldProps {
  readonly incidentId: string
  readonly label: string
  readonly now: FieldNow | null
  readonly pending: boolean
  readonly prompt: string
  readonly suggestions?: readonly string[]
  /** Beside the text while it is written. */
  readonly extra?: ReactNode
  /** After the text while it is read. */
  readonly aside?: ReactNode
  /** What was changed in the extra, in words: then the same text is worth saving, too. Empty where nothing was. */
  readonly changed?: string
  /** It is saved or cancelled: nothing of it is kept. */
  readonly onEnd?: () => void
  readonly save: (text: string) => Promise<SubmitResult | null>
}

/** One field of what is known: read until it is clicked, then written in place. */
export function KnownField(props: KnownFieldProps) {
  const { label, now, pending, aside } = props
  const readOnly = useIsReadOnly()
  const [kept, keep] = useKeptEdit(props.incidentId, label)
  const [isWriting, setWriting] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const text = now?.text ?? ''
  const edit = isWriting ? (kept ?? { draft: text, base: text }) : null
  const unsaved = edit === null ? [kept?.draft ?? '', props.changed ?? ''].filter(Boolean).join(' · ') : ''
  const state = [
    pending ? 'pending' : '',
    text === '' ? 'known-empty' : '',
    edit === null ? '' : 'known-editing',
    unsaved === '' ? '' : 'known-unsaved',
  ].join(' ')

  /** What was typed stays, here and in other tabs, until it is saved or cancelled. */
  function leave() {
    setWriting(false)
    // After the button is there again.
    setTimeout(() => button.current?.focus())
  }

  function end() {
    keep(null)
    props.onEnd?.()
    leave()
  }

  return (
    <div className={`known-field ${state}`}>
      <dt>{label}</dt>
      <dd>
        {edit === null ? (
          <>
            <KnownText now={now} pending={pending} aside={aside} />
            {unsaved !== '' && <span className="known-kept">not saved: {plainLine(unsaved, 200)}</span>}
            {!readOnly && (
              <button
                ref={button}
                type="button"
                className="known-edit"
                aria-label={`Edit ${label.toLowerCase()}`}
                onClick={() => setWriting(true)}
              />
            )}
          </>
        ) : (
          <KnownEditor {...props} edit={edit} onEdit={keep} onLeave={leave} onEnd={end} />
        )}
      </dd>
    </div>
  )
}

function KnownText({ now, pending, aside }: Pick<KnownFieldProps, 'now' | 'pending' | 'aside'>) {
  if (now === null || now.text === '')
    return (
      <span className="muted">
        not said yet{aside !== undefined && ' '}
        {aside}
      </span>
    )
  return (
    <>
      <span className="known-text" title={plainText(now.text)}>
        {plainText(now.text)}
      </span>
      <span className="known-by">
        {pending && <span className="tag tag-pending">pending</span>}
        {aside}
        {now.by !== '' && (
          <span>
            {plainLine(now.by, 60)}, <ClockTime at={now.at} />
          </span>
        )}
      </span>
    </>
  )
}

interface KnownEditorProps extends KnownFieldProps {
  readonly edit: FieldEdit
  readonly onEdit: (edit: FieldEdit) => void
  readonly onLeave: () => void
  readonly onEnd: () => void
}

/** What somebody else wrote meanwhile is shown beside one's own text and never written over unseen. */
function KnownEditor({
  label,
  now,
  prompt,
  suggestions,
  extra,
  changed = '',
  save,
  edit,
  onEdit,
  onLeave,
  onEnd,
}: KnownEditorProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const overtaken = isOvertaken(edit, now)
  useEffect(() => {
    box.current?.focus()
    box.current?.select()
    // All of the form, above what floats over the room's end on a phone.
    box.current?.form?.scrollIntoView({ block: 'nearest' })
  }, [])

  async function submit() {
    if (overtaken) return
    const text = edit.draft.trim()
    if (text === (now?.text ?? '') && changed === '') return onEnd()
    const result = await save(text)
    // What was typed stays until the host has it.
    if (result !== null && result.kind !== 'refused') onEnd()
  }

  return (
    <form
      className="known-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <textarea
        ref={box}
        aria-label={label}
        rows={2}
        maxLength={4_000}
        placeholder={prompt}
        value={edit.draft}
        onChange={(event) => onEdit({ ...edit, draft: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onLeave()
          if (event.key !== 'Enter' || event.shiftKey) return
          event.preventDefault()
          void submit()
        }}
      />
      {suggestions !== undefined && (
        <span className="button-row">
          {suggestions.map((word) => (
            <button key={word} type="button" className="chip" onClick={() => onEdit({ ...edit, draft: word })}>
              {word}
            </button>
          ))}
        </span>
      )}
      {extra}
      {overtaken && <Overtaken now={now} edit={edit} onEdit={onEdit} onEnd={onEnd} />}
      <span className="button-row">
        <button type="submit" aria-disabled={overtaken}>
          Save
        </button>
        <button type="button" className="quiet" onClick={onEnd}>
          Cancel
        </button>
      </span>
    </form>
  )
}

function Overtaken({ now, edit, onEdit, onEnd }: Pick<KnownEditorProps, 'now' | 'edit' | 'onEdit' | 'onEnd'>) {
  return (
    <div className="overtaken" role="alert">
      {now === null || now.text === '' ? (
        <p>Somebody has emptied this since you began. Yours is kept above.</p>
      ) : (
        <>
          <p>
            {plainLine(now.by, 60)} wrote here at <ClockTime at={now.at} />, since you began. Yours is kept above.
          </p>
          <blockquote className="overtaken-text">{plainText(now.text)}</blockquote>
        </>
      )}
      <span className="button-row">
        <button type="button" onClick={() => onEdit({ ...edit, base: now?.text ?? '' })}>
          Mine goes over it
        </button>
        <button
          type="button"
          onClick={() => onEdit({ draft: [now?.text ?? '', edit.draft].join('\n').trim(), base: now?.text ?? '' })}
        >
          Put both together
        </button>
        <button type="button" onClick={onEnd}>
          Keep theirs
        </button>
      </span>
    </div>
  )
}

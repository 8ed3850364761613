import type { Lack } from '@baton/shared/handoff/read-back.ts'
import type { BriefItem } from '@baton/shared/model/handoff.ts'
import { Check } from 'lucide-react'
import { useId } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { Moment } from '../ui/ticking.tsx'
import { lackHint } from './left.ts'

interface ReadBackProps {
  readonly item: BriefItem
  readonly text: string
  /** When it was last written, Unix ms; null when it was not. */
  readonly saidAt: number | null
  readonly lack: Lack | null
  readonly onChange: (text: string) => void
  /** Ctrl Enter: on to what is next. */
  readonly onDone: (box: HTMLTextAreaElement) => void
}

/** Where the receiver says an item back, and what it still wants. */
export function ReadBack({ item, text, saidAt, lack, onChange, onDone }: ReadBackProps) {
  const hintId = useId()
  return (
    <>
      <textarea
        className={lack === null ? 'read-back is-done' : 'read-back'}
        rows={2}
        maxLength={2_000}
        aria-label={`In your words: ${plainLine(item.title, 80)}`}
        aria-describedby={hintId}
        data-lacks={lack !== null}
        placeholder={item.condition === 'unstable' ? 'What you will do, and when you look again' : 'One line is enough'}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          onDone(event.currentTarget)
        }}
      />
      <p id={hintId} className={lack === null ? 'read-back-state muted' : 'read-back-state is-lacking'}>
        {lack === null ? (
          <>
            <Check size={16} aria-hidden="true" /> read back {saidAt !== null && <Moment at={saidAt} />}
          </>
        ) : (
          <>
            <span className="lack-mark" aria-hidden="true" /> {plainLine(lackHint(item, lack), 200)}
          </>
        )}
      </p>
    </>
  )
}

import { type KnownField as Field, knownFields, knownLabels } from '@baton/shared/model/known.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useEffect, useRef } from 'react'
import { useKey } from '../../keys/use-keys.ts'
import { useActions, useUi } from '../../store/context.tsx'
import { Key } from '../../ui/key.tsx'
import { Impact } from '../head/impact.tsx'
import { useIsReadOnly } from '../read-only.ts'
import { KnownField } from './known-field.tsx'

const prompts: Readonly<Record<Field, string>> = {
  symptoms: 'What is seen',
  scope: 'Where, and where not',
  trend: 'Where it is heading',
  affected: 'How many: 312 checkouts, 4 % of EU',
  hypothesis: 'What it may be',
}
const trends = ['escalating', 'flapping', 'static', 'improving']

interface KnownProps {
  readonly room: RoomState
  readonly isOpen: boolean
  readonly toggle: () => void
}

/** How much is known in one line; pressed, it shows what, and where to write the rest. */
export function KnownToggle({ room, isOpen, toggle }: KnownProps) {
  const readOnly = useIsReadOnly()
  const left = knownFields.filter((field) => room.known[field] === undefined || room.known[field].text === '').length
  const unsaid = left + (room.impact === '' ? 1 : 0)
  const said = knownFields.length + 1 - unsaid
  const unsaved = useUi(({ drafts }) => countUnsaved(drafts, room.incidentId))
  return (
    <button type="button" className="known-toggle" aria-expanded={isOpen} aria-controls="known-now" onClick={toggle}>
      {unsaved > 0 ? (
        <strong>{unsaved} not saved</strong>
      ) : (
        <>
          {said > 0 && <span className={unsaid > 0 ? 'known-said' : ''}>{said} known</span>}
          {said > 0 && unsaid > 0 && <span className="known-said">, </span>}
          {unsaid > 0 && `${unsaid} not said`}
        </>
      )}{' '}
      {!readOnly && <Key>w</Key>}
    </button>
  )
}

/** What is known now, so that whoever joins late reads it first. Opened to write, it begins at the first empty field. */
export function KnownNow({ room, isOpen, toggle }: KnownProps) {
  const actions = useActions()
  const readOnly = useIsReadOnly()
  const box = useRef<HTMLDListElement>(null)
  const wantsToWrite = useRef(false)
  const { incidentId } = room
  const write = () => {
    const buttons = box.current?.querySelectorAll<HTMLElement>('.known-edit')
    const find = (state: string) => box.current?.querySelector<HTMLElement>(`${state} .known-edit`)
    // What was begun goes on first.
    const button = find('.known-unsaved') ?? find('.known-empty') ?? buttons?.[0]
    button?.click()
  }
  useEffect(() => {
    if (!isOpen || !wantsToWrite.current) return
    wantsToWrite.current = false
    write()
  })

  return (
    <>
      {!readOnly && (
        <KnownKey
          run={() => {
            if (isOpen) return write()
            wantsToWrite.current = true
            toggle()
          }}
        />
      )}
      <section id="known-now" className="known" aria-label="What we know now" hidden={!isOpen}>
        <dl ref={box} className="known-fields">
          <Impact room={room} />
          {knownFields.map((field) => (
            <KnownField
              key={field}
              incidentId={incidentId}
              label={knownLabels[field]}
              now={room.known[field] ?? null}
              pending={room.known[field]?.pending ?? false}
              prompt={prompts[field]}
              {...(field === 'trend' ? { suggestions: trends } : {})}
              save={(text) => actions.submit({ type: 'incident.set-known', incidentId, field, text })}
            />
          ))}
        </dl>
        <button type="button" className="quiet known-close" onClick={toggle}>
          Fold
        </button>
      </section>
    </>
  )
}

function KnownKey({ run }: { readonly run: () => void }) {
  useKey('known', run)
  return null
}

/** How many fields were begun and neither saved nor cancelled. */
function countUnsaved(drafts: Readonly<Record<string, string>>, incidentId: string): number {
  const labels = [...Object.values(knownLabels), 'Impact']
  const isBegun = (label: string) => drafts[`${incidentId}/${label.toLowerCase()}`] !== undefined
  // When it began is a part of the impact.
  return labels.filter((label) => isBegun(label) || (label === 'Impact' && isBegun('Impact since'))).length
}

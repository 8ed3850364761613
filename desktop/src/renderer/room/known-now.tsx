import { type KnownField as Field, knownFields, knownLabels } from '@baton/shared/room/known.ts'
import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { useRef } from 'react'
import { useKey } from '../keys/use-keys.ts'
import { useActions } from '../store/context.tsx'
import { Impact } from './impact.tsx'
import { KnownField } from './known-field.tsx'
import { useIsReadOnly } from './read-only.ts'

const prompts: Readonly<Record<Field, string>> = {
  symptoms: 'What is seen',
  scope: 'Where, and where not',
  trend: 'Where it is heading',
  affected: 'How many: 312 checkouts, 4 % of EU',
  hypothesis: 'What it may be',
}
const trends = ['escalating', 'flapping', 'static', 'improving']

/** What is known now, pinned above the story so that whoever joins late reads it first. */
export function KnownNow({ room }: { readonly room: RoomState }) {
  const actions = useActions()
  const readOnly = useIsReadOnly()
  const box = useRef<HTMLDListElement>(null)
  const { incidentId } = room
  // The first field that is still empty, else the first.
  const edit = () => {
    const buttons = box.current?.querySelectorAll<HTMLElement>('.known-edit')
    const empty = box.current?.querySelector<HTMLElement>('.known-empty .known-edit')
    const button = empty ?? buttons?.[0]
    button?.click()
  }

  return (
    <section className="known" aria-label="What we know now">
      {!readOnly && <KnownKey run={edit} />}
      <dl ref={box} className="known-fields">
        {knownFields.map((field) => (
          <KnownField
            key={field}
            label={knownLabels[field]}
            now={room.known[field] ?? null}
            pending={room.known[field]?.pending ?? false}
            prompt={prompts[field]}
            {...(field === 'trend' ? { suggestions: trends } : {})}
            save={(text) => actions.submit({ type: 'incident.set-known', incidentId, field, text })}
          />
        ))}
        <Impact room={room} />
      </dl>
    </section>
  )
}

function KnownKey({ run }: { readonly run: () => void }) {
  useKey('known', run)
  return null
}

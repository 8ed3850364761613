import { type BriefItem, type Condition, conditions } from '@baton/shared/handoff/handoff.ts'
import type { ReactNode } from 'react'
import { plainLine, plainText } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { conditionWords } from './words.ts'

/** The condition as shape and word: hollow, half, filled. */
export function ConditionMark({ condition }: { readonly condition: Condition }) {
  return (
    <span className={`condition condition-${condition}`} title={conditionWords[condition]}>
      <span className="condition-shape" aria-hidden="true" /> {condition}
    </span>
  )
}

/** One item as it was offered; what stands beside it is the receiver's. */
export function BriefItemView({ item, beside }: { readonly item: BriefItem; readonly beside: ReactNode }) {
  return (
    <li className="brief-item">
      <div className="brief-words">
        <p className="brief-title">
          <ConditionMark condition={item.condition} />
          {item.incidentId === null ? (
            <strong>{plainLine(item.title, 500)}</strong>
          ) : (
            <a href={routeHash({ view: 'room', incidentId: item.incidentId })}>
              <strong>{plainLine(item.title, 500)}</strong>
            </a>
          )}
        </p>
        {item.summary !== '' && <p className="brief-text">{plainText(item.summary)}</p>}
        {item.next !== '' && (
          <p className="brief-text">
            <span className="muted">next: </span>
            {plainText(item.next)}
          </p>
        )}
      </div>
      <div className="brief-beside">{beside}</div>
    </li>
  )
}

interface ItemEditorProps {
  readonly item: BriefItem
  readonly onChange: (item: BriefItem) => void
  readonly onRemove: () => void
}

/** One item while its giver writes it. */
export function ItemEditor({ item, onChange, onRemove }: ItemEditorProps) {
  const name = item.title === '' ? 'new item' : item.title
  return (
    <li className="brief-editor">
      <div className="brief-editor-head">
        <input
          aria-label="What it is"
          placeholder="What it is"
          value={item.title}
          maxLength={500}
          onChange={(event) => onChange({ ...item, title: event.target.value })}
        />
        <div role="radiogroup" aria-label={`How ${plainLine(name, 80)} is doing`} className="condition-choice">
          {conditions.map((condition) => (
            <label key={condition} title={conditionWords[condition]}>
              <input
                type="radio"
                name={`condition-${item.id}`}
                checked={item.condition === condition}
                onChange={() => onChange({ ...item, condition })}
              />
              <ConditionMark condition={condition} />
            </label>
          ))}
        </div>
        <button type="button" className="quiet" aria-label={`Leave out ${plainLine(name, 80)}`} onClick={onRemove}>
          Leave out
        </button>
      </div>
      <div className="brief-editor-texts">
        <label className="field">
          <span>Where it stands</span>
          <textarea
            rows={3}
            maxLength={4_000}
            value={item.summary}
            onChange={(event) => onChange({ ...item, summary: event.target.value })}
          />
        </label>
        <label className="field">
          <span>Next, and “if … then …”</span>
          <textarea
            rows={3}
            maxLength={4_000}
            value={item.next}
            onChange={(event) => onChange({ ...item, next: event.target.value })}
          />
        </label>
      </div>
    </li>
  )
}

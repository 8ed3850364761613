import { type BriefItem, conditions } from '@baton/shared/model/handoff.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { ConditionMark } from './condition-mark.tsx'
import { GroupMembers, ReasonChips } from './item-head.tsx'
import { conditionWords } from './words.ts'

interface ItemEditorProps {
  readonly item: BriefItem
  readonly rows: ReadonlyMap<string, FeedRow>
  /** What needs work is open to be written in; the rest opens on demand. */
  readonly isOpen: boolean
  readonly onChange: (item: BriefItem) => void
  readonly onRemove: () => void
}

/** One item while its giver writes it. */
export function ItemEditor({ item, rows, isOpen, onChange, onRemove }: ItemEditorProps) {
  const name = plainLine(item.title === '' ? 'new item' : item.title, 80)
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
        <div role="radiogroup" aria-label={`How ${name} is doing`} className="condition-choice">
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
        <button type="button" className="quiet" aria-label={`Leave out ${name}`} onClick={onRemove}>
          Leave out
        </button>
      </div>
      <p className="brief-title">
        <ReasonChips item={item} />
      </p>
      <details className="brief-editor-texts" open={isOpen}>
        <summary>
          Words for it<span className="visually-hidden"> {name}</span>
        </summary>
        <div className="brief-editor-fields">
          <Text label="Where it stands" value={item.summary} onChange={(summary) => onChange({ ...item, summary })} />
          <Text label="Next" value={item.next} onChange={(next) => onChange({ ...item, next })} />
          <Text
            label="If … then …: the receiver must say it back"
            value={item.contingency ?? ''}
            maxLength={2_000}
            placeholder={item.condition === 'unstable' ? 'lag passes 45 m, call payments' : 'optional'}
            onChange={(contingency) => onChange({ ...item, contingency })}
          />
        </div>
      </details>
      <GroupMembers item={item} rows={rows} />
    </li>
  )
}

interface TextProps {
  readonly label: string
  readonly value: string
  readonly maxLength?: number
  readonly placeholder?: string
  readonly onChange: (text: string) => void
}

function Text({ label, value, maxLength = 4_000, placeholder, onChange }: TextProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <textarea
        rows={3}
        maxLength={maxLength}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

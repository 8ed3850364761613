import { plural } from '../../../presentation/format.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import type { CompletionState } from './use-completion.ts'

export function completionId(list: string, index: number): string {
  return `${list}-${index}`
}

interface CompletionListProps {
  readonly id: string
  readonly completion: CompletionState
}

/** What can stand at the caret, over what is above the note box, so that nothing moves. */
export function CompletionList({ id, completion }: CompletionListProps) {
  const { items, active, take } = completion
  return (
    <>
      <span className="visually-hidden" role="status">
        {items.length > 0 && `${plural(items.length, 'suggestion')}; arrow keys choose, Enter takes`}
      </span>
      {items.length > 0 && (
        <div id={id} className="completion" role="listbox" aria-label="Suggestions">
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the note box's
            // biome-ignore lint/a11y/useFocusableInteractive: the note box points at it and keeps the focus
            <div
              key={item.insert}
              id={completionId(id, index)}
              role="option"
              aria-selected={index === active}
              className="palette-item"
              // The note box keeps the focus, and with it the list.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(item)}
            >
              <span>{plainLine(item.label, 80)}</span>
              <span className="muted">{plainLine(item.hint, 80)}</span>
            </div>
          ))}
        </div>
      )}
    </>
  )
}

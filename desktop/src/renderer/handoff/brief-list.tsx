import { type BriefItem, type Condition, conditions } from '@baton/shared/model/handoff.ts'
import type { HandoffView } from '@baton/shared/view/console-state.ts'
import type { ReactNode } from 'react'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { ConditionMark } from './condition-mark.tsx'
import { GroupMembers, ItemHead, useRows } from './item-head.tsx'

interface BriefListProps {
  readonly handoff: HandoffView
  /** Above the right column, where there is one. */
  readonly besideHead: string
  /** What stands beside an item: the receiver's. */
  readonly beside: (item: BriefItem) => ReactNode
  readonly isTabbed?: boolean
}

/** What each condition asks of the receiver. */
const asks: Readonly<Record<Condition, string>> = {
  unstable: 'read back in own words, with the if',
  watcher: 'one line is enough',
  stable: 'nothing to answer',
}

/** A brief by danger: what is unstable, what is to be watched, and, folded, what is stable. */
export function BriefList({ handoff, besideHead, beside, isTabbed = true }: BriefListProps) {
  const rows = useRows()
  const sorted = [...conditions].reverse()
  return (
    <>
      <div className="brief-head">
        <span>{plainLine(handoff.fromName ?? 'nobody', 60)} says</span>
        <span>{besideHead}</span>
      </div>
      {sorted.map((condition) => {
        const items = handoff.items.filter((item) => item.condition === condition)
        return items.length === 0 ? null : (
          <section key={condition} aria-label={condition}>
            <h3 className="brief-section">
              <ConditionMark condition={condition} />
              <span className="muted">
                {items.length} · {asks[condition]}
              </span>
            </h3>
            <ol className="brief">
              {items.map((item) =>
                condition === 'stable' ? (
                  <li key={item.id} className="brief-fold">
                    <details>
                      <summary>
                        <span>{plainLine(item.title, 200)}</span>
                      </summary>
                      <ItemHead item={item} rows={rows} isTabbed={isTabbed} />
                      <ItemTexts item={item} />
                      <GroupMembers item={item} rows={rows} />
                    </details>
                  </li>
                ) : (
                  <li key={item.id} className="brief-item">
                    <div className="brief-words">
                      <ItemHead item={item} rows={rows} isTabbed={isTabbed} />
                      <ItemTexts item={item} />
                      <GroupMembers item={item} rows={rows} />
                    </div>
                    <div className="brief-beside">{beside(item)}</div>
                  </li>
                ),
              )}
            </ol>
          </section>
        )
      })}
      {handoff.items.length === 0 && (
        <p className="brief-notes muted">The brief names nothing. The feed says what is open.</p>
      )}
      {handoff.notes !== '' && (
        <div className="brief-notes">
          <h3>Notes</h3>
          <p className="brief-text">{plainText(handoff.notes, 8_000)}</p>
        </div>
      )}
    </>
  )
}

/** Now, next, and the if. */
function ItemTexts({ item }: { readonly item: BriefItem }) {
  const texts = [
    ['Now', item.summary],
    ['Next', item.next],
    ['If', item.contingency ?? ''],
  ] as const
  return (
    <dl className="brief-texts">
      {texts
        .filter(([, text]) => text.trim() !== '')
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="brief-text">{plainText(text)}</dd>
          </div>
        ))}
    </dl>
  )
}

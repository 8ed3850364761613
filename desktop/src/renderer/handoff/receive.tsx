import type { BriefItem } from '@baton/shared/model/handoff.ts'
import type { HandoffView } from '@baton/shared/view/console-state.ts'
import type { HandoffScope } from '@baton/shared/view/handoff-scope.ts'
import { useRef } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions, useFace, useIsConnected } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import type { Answer } from './answer-draft.ts'
import { Ask } from './ask.tsx'
import { BriefList } from './brief-list.tsx'
import { Decline } from './decline.tsx'
import { HandoffHead } from './handoff-head.tsx'
import { useRows } from './item-head.tsx'
import { isOver, type Left, leftOf, leftWords } from './left.ts'
import { MovesAside } from './moves-aside.tsx'
import { ReadBack } from './read-back.tsx'
import { SaidList } from './said-list.tsx'
import { riskWords } from './scope-words.ts'
import { Signature } from './signature.tsx'
import { useAnswer } from './use-answer.ts'
import { useReadReceipt } from './use-read-receipt.ts'

interface ReceiveHandoffProps {
  readonly handoff: HandoffView
  readonly scope: HandoffScope | null
}

/** The receiver reads, says back what matters, and accepts or declines. */
export function ReceiveHandoff({ handoff, scope }: ReceiveHandoffProps) {
  useReadReceipt(handoff)
  const { ticker } = useFace()
  const rows = useRows()
  const brief = useRef<HTMLDivElement>(null)
  const [answer, setAnswer] = useAnswer(handoff)
  const { readBack, spoke = false, at = {} } = answer
  const risks = scope?.risks ?? []
  const left = leftOf(handoff.items, readBack, rows, { isRisky: risks.length > 0, spoke })
  const lackOf = (item: BriefItem) => left.items.find(({ id }) => id === item.id)?.lack ?? null
  const done = left.of - left.items.length

  function say(item: BriefItem, text: string) {
    setAnswer({ ...answer, readBack: { ...readBack, [item.id]: text }, at: { ...at, [item.id]: ticker.now() } })
  }

  /** To the next box that wants something, else to Accept. */
  function goOn(from: HTMLTextAreaElement) {
    const boxes = [...(brief.current?.querySelectorAll<HTMLTextAreaElement>('textarea') ?? [])]
    const after = boxes.slice(boxes.indexOf(from) + 1)
    const next = [...after, ...boxes].find((box) => box !== from && box.dataset.lacks === 'true')
    const accept = brief.current?.closest('.handoff')?.querySelector<HTMLElement>('.accept')
    ;(next ?? accept)?.focus()
  }

  return (
    <>
      <HandoffHead
        handoff={handoff}
        progress={left.of === 0 ? 'nothing to read back' : `read back ${done} of ${left.of}`}
      />
      <div className="handoff-body">
        <div className="handoff-brief" ref={brief}>
          <SaidList handoff={handoff} />
          <BriefList
            handoff={handoff}
            besideHead="You say back, in your own words"
            isTabbed={false}
            beside={(item) =>
              isOver(item, rows) ? (
                <p className="muted">over by now: nothing to answer</p>
              ) : (
                <ReadBack
                  item={item}
                  text={readBack[item.id] ?? ''}
                  saidAt={at[item.id] ?? null}
                  lack={lackOf(item)}
                  onChange={(text) => say(item, text)}
                  onDone={goOn}
                />
              )
            }
          />
        </div>
        <MovesAside handoff={handoff} scope={scope}>
          {risks.length > 0 && (
            <>
              <h3>Risky handoff: {riskWords(risks)}</h3>
              <label className="check">
                <input
                  type="checkbox"
                  checked={spoke}
                  onChange={(event) => setAnswer({ ...answer, spoke: event.target.checked })}
                />
                We spoke, not only wrote
              </label>
            </>
          )}
        </MovesAside>
      </div>
      <ReceiverSignatures handoff={handoff} answer={answer} left={left} onAnswer={setAnswer} />
    </>
  )
}

interface ReceiverSignaturesProps {
  readonly handoff: HandoffView
  readonly answer: Answer
  readonly left: Left
  readonly onAnswer: (answer: Answer) => void
}

/** Both sides' words, and the button that moves the baton. */
function ReceiverSignatures({ handoff, answer, left, onAnswer }: ReceiverSignaturesProps) {
  const actions = useActions()
  const isConnected = useIsConnected()
  // The giver may change the brief under the receiver's hands; what was said back was said of the one before.
  const isChanged = answer.readHash !== handoff.briefHash
  const giver = plainLine(handoff.fromName ?? 'nobody', 60)
  const team = plainLine(handoff.teamName, 60)
  const words = leftWords(left)
  const canAccept = words === '' && isConnected && !isChanged

  function accept() {
    if (!canAccept) return showFirst()
    const said = Object.fromEntries(Object.entries(answer.readBack).filter(([, text]) => text.trim() !== ''))
    const spoke = answer.spoke === undefined ? {} : { spoke: answer.spoke }
    void actions.submit({
      type: 'handoff.accept',
      handoffId: handoff.id,
      briefHash: answer.readHash,
      readBack: said,
      ...spoke,
    })
  }

  return (
    <footer className="signatures">
      <Signature person={handoff.from ?? ''} name={giver} act={`${giver} offered`} isSigned={true}>
        <Moment at={handoff.offeredAt} /> · version {handoff.version}
      </Signature>
      <span className="signature-arrow" aria-hidden="true">
        →
      </span>
      <Signature person={handoff.to} name={handoff.toName} act="You accept" isSigned={false} isLacking={!canAccept}>
        <span role="status">{stateWords(isConnected, isChanged, words, giver)}</span>
      </Signature>
      <div className="signature-actions">
        {isChanged && (
          <button
            type="button"
            className="two-lines"
            onClick={() => onAnswer({ ...answer, readHash: handoff.briefHash })}
          >
            <span>I have read it again</span>
            <small>version {handoff.version}</small>
          </button>
        )}
        <button type="button" className="two-lines strong accept" aria-disabled={!canAccept} onClick={accept}>
          <span>Accept</span>
          <small>
            {team} is yours at once; {giver} is free
          </small>
        </button>
        <Ask handoff={handoff} />
        <Decline handoff={handoff} />
      </div>
    </footer>
  )
}

/** A press that cannot work leads to what is missing. */
function showFirst(): void {
  const box = document.querySelector<HTMLElement>('.handoff [data-lacks="true"], .handoff-aside input:not(:checked)')
  box?.focus()
}

function stateWords(isConnected: boolean, isChanged: boolean, left: string, giver: string): string {
  if (!isConnected) return 'accepting needs the relay'
  if (isChanged) return `${giver} changed the brief while it was open here`
  return left === '' ? 'all read back' : left
}

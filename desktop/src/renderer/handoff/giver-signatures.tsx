import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions } from '../store/context.tsx'
import { ReachWord } from '../ui/person-chip.tsx'
import { Moment } from '../ui/ticking.tsx'
import { Ask } from './ask.tsx'
import { Signature } from './signature.tsx'

interface GiverSignaturesProps {
  readonly handoff: HandoffView
  readonly onEdit: () => void
}

/** Who has signed so far, and what the giver may still do. */
export function GiverSignatures({ handoff, onEdit }: GiverSignaturesProps) {
  const actions = useActions()
  const isMine = handoff.mine === 'giver'
  const giver = plainLine(handoff.fromName ?? 'nobody', 60)
  const receiver = plainLine(handoff.toName, 60)
  return (
    <footer className="signatures">
      <Signature
        person={handoff.from ?? ''}
        name={giver}
        act={isMine ? 'You offered' : `${giver} offered`}
        isSigned={true}
      >
        <Moment at={handoff.offeredAt} /> · version {handoff.version}
      </Signature>
      <span className="signature-arrow" aria-hidden="true">
        →
      </span>
      <Signature person={handoff.to} name={receiver} act={`${receiver} accepts`} isSigned={false}>
        {handoff.read === null ? 'not opened yet' : 'is reading'} · <ReachWord person={handoff.to} />
      </Signature>
      {isMine && (
        <div className="signature-actions">
          <button type="button" className="two-lines" onClick={onEdit}>
            <span>Change the brief…</span>
            <small>{receiver} reads it again</small>
          </button>
          <Ask handoff={handoff} />
          <button
            type="button"
            className="two-lines"
            onClick={() => void actions.submit({ type: 'handoff.withdraw', handoffId: handoff.id })}
          >
            <span>Withdraw the offer</span>
            <small>You keep it; {receiver} is told</small>
          </button>
        </div>
      )}
    </footer>
  )
}

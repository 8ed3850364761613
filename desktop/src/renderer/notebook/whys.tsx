import type { RoomNotebook } from '@baton/shared/view/room-state.ts'
import { useState } from 'react'
import { plural } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { useActions } from '../store/context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { branchSize, type WhyNode, whyTree } from './why-tree.ts'

interface WhysProps {
  readonly incidentId: string
  readonly whys: RoomNotebook['whys']
}

/** Which answer is being written: a new one under `parentId` (null: at the top), or one that stands. */
type Writing =
  | { readonly kind: 'add'; readonly parentId: string | null }
  | { readonly kind: 'edit'; readonly id: string }

/** Why it happened, asked again of each answer; an answer may have several reasons. */
export function Whys({ incidentId, whys }: WhysProps) {
  const actions = useActions()
  const [writing, setWriting] = useState<Writing | null>(null)
  const [removing, setRemoving] = useState<WhyNode | null>(null)
  const tree = whyTree(whys)

  async function save(text: string) {
    if (writing === null || text.trim() === '') return
    const which = writing.kind === 'edit' ? { whyId: writing.id } : { parentId: writing.parentId }
    const result = await actions.submit({ type: 'postmortem.set-why', incidentId, text: text.trim(), ...which })
    if (result !== null && result.kind !== 'refused') setWriting(null)
  }

  const branch: BranchProps = { nodes: tree, writing, onWrite: setWriting, onSave: save, onRemove: setRemoving }
  const isAddingTop = writing?.kind === 'add' && writing.parentId === null
  return (
    <section className="notebook-section" aria-label="5 Whys">
      <div className="notebook-section-head">
        <h3>5 Whys</h3>
        {!isAddingTop && (
          <button type="button" onClick={() => setWriting({ kind: 'add', parentId: null })}>
            {tree.length === 0 ? 'Ask the first why' : 'Another reason'}
          </button>
        )}
      </div>
      {tree.length === 0 && !isAddingTop && (
        <p className="muted">
          Why did it happen? Ask why again of each answer, until an answer is something that can be changed. Answers
          name systems and conditions, not people.
        </p>
      )}
      <WhyBranch {...branch} />
      {isAddingTop && <WhyForm label="Why did it happen?" text="" onSave={save} onCancel={() => setWriting(null)} />}
      {removing !== null && (
        <RemoveDialog
          node={removing}
          onClose={() => setRemoving(null)}
          onRemove={() => {
            void actions.submit({ type: 'postmortem.remove-why', incidentId, whyId: removing.id })
            setRemoving(null)
          }}
        />
      )}
    </section>
  )
}

interface BranchProps {
  readonly nodes: readonly WhyNode[]
  readonly writing: Writing | null
  readonly onWrite: (writing: Writing | null) => void
  readonly onSave: (text: string) => void
  readonly onRemove: (node: WhyNode) => void
}

function WhyBranch(props: BranchProps) {
  const { nodes, writing, onWrite, onSave, onRemove } = props
  if (nodes.length === 0) return null
  return (
    <ul className="whys">
      {nodes.map((node) => {
        const short = plainLine(node.text, 60)
        const isEditing = writing?.kind === 'edit' && writing.id === node.id
        const isAdding = writing?.kind === 'add' && writing.parentId === node.id
        return (
          <li key={node.id}>
            {isEditing ? (
              <WhyForm label="Because" text={node.text} onSave={onSave} onCancel={() => onWrite(null)} />
            ) : (
              <div className="why">
                <p className="pre">{plainText(node.text, 2_000)}</p>
                <span className="button-row">
                  <button
                    type="button"
                    className="quiet"
                    aria-label={`Why: ${short}`}
                    onClick={() => onWrite({ kind: 'add', parentId: node.id })}
                  >
                    Why?
                  </button>
                  <button
                    type="button"
                    className="quiet"
                    aria-label={`Edit: ${short}`}
                    onClick={() => onWrite({ kind: 'edit', id: node.id })}
                  >
                    Edit
                  </button>
                  <button
                    type="button"
                    className="quiet"
                    aria-label={`Remove: ${short}`}
                    onClick={() => onRemove(node)}
                  >
                    Remove
                  </button>
                </span>
              </div>
            )}
            <WhyBranch {...props} nodes={node.children} />
            {isAdding && <WhyForm label={`Why: ${short}`} text="" onSave={onSave} onCancel={() => onWrite(null)} />}
          </li>
        )
      })}
    </ul>
  )
}

interface WhyFormProps {
  readonly label: string
  readonly text: string
  readonly onSave: (text: string) => void
  readonly onCancel: () => void
}

function WhyForm(props: WhyFormProps) {
  const [text, setText] = useState(props.text)
  return (
    <form
      className="why-form"
      onSubmit={(event) => {
        event.preventDefault()
        props.onSave(text)
      }}
    >
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        aria-label={props.label}
        placeholder="Because…"
        rows={2}
        maxLength={2_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onSave(text)
          if (event.key === 'Escape') props.onCancel()
        }}
      />
      <span className="button-row">
        <button type="submit">Save the answer</button>
        <button type="button" className="quiet" onClick={props.onCancel}>
          Cancel
        </button>
      </span>
    </form>
  )
}

interface RemoveDialogProps {
  readonly node: WhyNode
  readonly onClose: () => void
  readonly onRemove: () => void
}

function RemoveDialog({ node, onClose, onRemove }: RemoveDialogProps) {
  const below = branchSize(node)
  return (
    <Dialog title="Remove this answer?" onClose={onClose}>
      <p className="pre">{plainText(node.text, 300)}</p>
      {below > 0 && <p>{plural(below, 'answer')} below it would go with it.</p>}
      <p className="muted">The log keeps what it said.</p>
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Keep
        </button>
        <button type="button" className="danger" onClick={onRemove}>
          Remove
        </button>
      </div>
    </Dialog>
  )
}

import { type PostmortemSection, sectionTitles } from '@baton/shared/model/notebook.ts'
import type { Postmortem } from '@baton/shared/postmortem/schema.ts'
import type { RoomNotebook } from '@baton/shared/view/room-state.ts'
import { useId, useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useFace } from '../store/context.tsx'
import { Markdown } from '../ui/markdown.tsx'
import { MarkdownEditor } from '../ui/markdown-editor.tsx'
import type { Naming } from './naming.ts'
import type { DraftView, SaveState } from './section-draft.ts'
import { useSectionDraft } from './use-section-draft.ts'

interface SectionBlockProps {
  readonly incidentId: string
  readonly section: PostmortemSection
  readonly notebook: RoomNotebook
  readonly report: Postmortem | null
  readonly naming: Naming
}

/** What belongs there, asked so that nobody is blamed by answering. */
const hints: Readonly<Record<PostmortemSection, string>> = {
  summary: 'In two or three sentences: what happened, to whom, and how it ended.',
  impact: 'What was measured: who was affected, how many, for how long. Leave it blank rather than guess.',
  detection: 'How was it noticed, and what would have noticed it sooner?',
  resolution: 'What made it stop, and how was it seen that it had?',
  factors: 'What had to come together? Systems, conditions and decisions as they looked then.',
  well: 'What helped, and should stay?',
  badly: 'What made it harder or longer?',
  lucky: 'What could have made it worse, and did not by chance?',
}

/** One section: as it reads, or as it is written. */
export function SectionBlock({ incidentId, section, notebook, report, naming }: SectionBlockProps) {
  const id = useId()
  const { bridge, actions } = useFace()
  const { view, draft } = useSectionDraft(incidentId, section, notebook)
  // What an earlier page left unsaved is shown where it can be seen.
  const [isEditing, setEditing] = useState(view.save === 'waiting')
  const [hasAsked, setHasAsked] = useState(false)
  const title = sectionTitles[section]
  const told = report?.sections[section]
  const drafted = told?.written === false && view.text.trim() === '' && !isEditing ? told.text : ''

  // What is being written stays as it is typed.
  const isSettled = view.save === 'saved' && view.text === notebook.sections[section]?.text
  const shown = isSettled ? naming.text(view.text, ({ sections }) => sections[section].text) : view.text

  /** As it is with names: a letter that is written down would be nobody's. */
  async function keep() {
    const named = await actions.ask('Keeping the draft', bridge.readReport(incidentId, true))
    if (named === null) return
    draft.typed(named.sections[section].text)
    void draft.save()
  }

  return (
    <section className="notebook-section" aria-labelledby={id}>
      <div className="notebook-section-head">
        <h3 id={id}>{title}</h3>
        {drafted !== '' && <span className="tag">drafted from the log</span>}
        <SaveWords view={view} isEditing={isEditing} />
        {drafted !== '' && (
          <button type="button" aria-label={`Keep the draft: ${title}`} onClick={() => void keep()}>
            Keep
          </button>
        )}
        <button
          type="button"
          aria-label={`${isEditing ? 'Preview' : 'Write'}: ${title}`}
          onClick={() => {
            void draft.save()
            setEditing(!isEditing)
            setHasAsked(true)
          }}
        >
          {isEditing ? 'Preview' : 'Write'}
        </button>
      </div>
      {isEditing ? (
        <MarkdownEditor
          label={`${title}, Markdown`}
          value={view.text}
          hint={hints[section]}
          onChange={draft.typed}
          onLeave={() => void draft.save()}
          autoFocus={hasAsked}
        />
      ) : drafted !== '' ? (
        <div className="drafted">
          <Markdown text={drafted} headingShift={3} />
        </div>
      ) : view.text.trim() === '' ? (
        <p className="muted">{hints[section]}</p>
      ) : (
        <Markdown text={shown} headingShift={3} />
      )}
    </section>
  )
}

const saveWords: Readonly<Record<SaveState, string>> = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving',
  pending: 'Pending: saved here, sent when the relay is back',
  refused: 'Not taken. It is kept here and sent again with your next change',
  'too-long': 'Too long: a section takes 40,000 characters. It is kept here only',
}

function SaveWords({ view, isEditing }: { readonly view: DraftView; readonly isEditing: boolean }) {
  const isQuiet = !isEditing && view.save === 'saved'
  return (
    <span className="notebook-save" role="status">
      {!isQuiet && (
        <span className={view.save === 'pending' ? 'tag tag-pending' : 'muted'}>{saveWords[view.save]}</span>
      )}{' '}
      {view.togetherWith !== null && (
        <span>
          brought together with{' '}
          {view.togetherWith === '' ? 'another edit' : `${plainLine(view.togetherWith, 60)}’s edit`}
        </span>
      )}
    </span>
  )
}

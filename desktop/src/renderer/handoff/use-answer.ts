import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { useState } from 'react'
import { useFace, useUi } from '../store/context.tsx'
import { setDraft } from '../store/ui-store.ts'
import { type Answer, readAnswer } from './answer-draft.ts'

const answerId = (handoffId: string) => `read-back:${handoffId}`

/** What the receiver has said back so far, and of which brief; it survives a reload. */
export function useAnswer({ id, briefHash }: HandoffView): readonly [Answer, (answer: Answer) => void] {
  const { ui } = useFace()
  const kept = useUi((state) => state.drafts[answerId(id)])
  const [answer, setLocal] = useState<Answer>(() => readAnswer(kept) ?? { readHash: briefHash, readBack: {} })
  const change = (next: Answer) => {
    setLocal(next)
    setDraft(ui, answerId(id), JSON.stringify(next))
  }
  return [answer, change]
}

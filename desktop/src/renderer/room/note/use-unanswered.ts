import { useRef } from 'react'
import { useDraft } from '../../store/use-draft.ts'

/** An answer that takes longer is waited for in words, ms: a tab that leads and hangs may take ten seconds to be passed over. */
const patienceMs = 1_000

interface Unanswered {
  /** What was sent and not answered yet; empty where there is none. */
  readonly text: string
  /** Says and keeps `text` from when the answer is late until it comes, over a reload too. Resolves with the answer. */
  readonly whileAsked: <T>(text: string, answer: Promise<T>) => Promise<T>
  readonly forget: () => void
}

/** What left the note box and has not come anywhere yet. */
export function useUnanswered(incidentId: string): Unanswered {
  const [text, write] = useDraft(incidentId, 'unanswered')
  const late = useRef<readonly string[]>([])
  const set = (next: readonly string[]) => {
    late.current = next
    write(next.join('\n'))
  }
  return {
    text,
    forget: () => set([]),
    whileAsked: async (sent, answer) => {
      const timer = setTimeout(() => set([...late.current, sent]), patienceMs)
      try {
        return await answer
      } finally {
        clearTimeout(timer)
        if (late.current.includes(sent)) set(late.current.filter((other) => other !== sent))
      }
    },
  }
}

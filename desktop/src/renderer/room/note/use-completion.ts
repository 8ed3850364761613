import { noteKinds } from '@baton/shared/model/note-words.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { useConsole } from '../../store/context.tsx'
import { tagsOf } from '../timeline/timeline-filter.ts'
import { type Completion, type Completions, completionsAt } from './complete.ts'

interface CompletionOptions {
  readonly box: RefObject<HTMLTextAreaElement | null>
  readonly draft: string
  readonly room: RoomState
  readonly change: (text: string) => void
}

export interface CompletionState {
  readonly items: readonly Completion[]
  readonly active: number
  /** The caret or the text has moved. */
  readonly follow: (box: HTMLTextAreaElement) => void
  readonly close: () => void
  readonly take: (item: Completion) => void
  /** True when the key was the list's. */
  readonly onKey: (event: KeyboardEvent) => boolean
}

const nothing: readonly Completion[] = []

/** What can stand at the caret of the note box, and which of it the keys are on. */
export function useCompletion({ box, draft, room, change }: CompletionOptions): CompletionState {
  const people = useConsole((state) => state.people)
  const tags = useMemo(() => [...noteKinds, ...tagsOf(room.timeline)], [room.timeline])
  const [found, setFound] = useState<Completions | null>(null)
  const [active, setActive] = useState(0)
  const items = found?.items ?? nothing

  function follow({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) {
    const next = selectionStart === selectionEnd ? completionsAt(value, selectionStart, people, tags) : null
    setFound(next)
    if (next?.from !== found?.from || next?.items.length !== found?.items.length) setActive(0)
  }

  function take(item: Completion) {
    const element = box.current
    if (element === null || found === null) return
    const caret = found.from + item.insert.length
    // The new text must be there before the caret is put, and the caret before the next key is pressed.
    flushSync(() => {
      change(draft.slice(0, found.from) + item.insert + draft.slice(element.selectionStart))
      setFound(null)
    })
    element.focus()
    element.setSelectionRange(caret, caret)
  }

  function onKey(event: KeyboardEvent): boolean {
    const item = items[active]
    if (item === undefined) return false
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move !== undefined) setActive((active + move + items.length) % items.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(item)
    else if (event.key === 'Escape') setFound(null)
    else return false
    return true
  }

  return { items, active, follow, close: () => setFound(null), take, onKey }
}

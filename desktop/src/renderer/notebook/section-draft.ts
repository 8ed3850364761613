import { mergeText } from '@baton/shared/notebook/merge-text.ts'
import type { SubmitResult } from '@baton/shared/wire/bridge.ts'
import type { ActionTime } from '../store/actions.ts'
import type { StoredDraft } from './draft-store.ts'

/** How long after the last key a section is saved by itself, milliseconds. */
export const quietMs = 1_500
/** How long after the answer the saved text is waited for, milliseconds; it comes another way than the answer. */
const landingMs = 3_000
/** What one command may carry, characters. */
export const maxSectionLength = 40_000

/** A section as this console shows it: the relay's text with what waits in the outbox. */
export interface SectionCopy {
  readonly text: string
  readonly byName: string | null
  /** Something of the document waits in the outbox. */
  readonly pending: boolean
}

/**
 * `waiting`: typed, not sent. `pending`: on disk here, sent when the relay is back. `refused`: not taken; it is tried
 * again with the next change.
 */
export type SaveState = 'saved' | 'waiting' | 'saving' | 'pending' | 'refused' | 'too-long'

export interface DraftView {
  readonly text: string
  readonly save: SaveState
  /** Whose edit the text was brought together with; empty when it is not known, null when there was none. */
  readonly togetherWith: string | null
}

export interface SectionDraftOptions {
  readonly copy: SectionCopy
  /** Left behind by an earlier page. */
  readonly stored: StoredDraft | null
  readonly myName: () => string | null
  readonly after: ActionTime['after']
  readonly submit: (write: StoredDraft) => Promise<SubmitResult['kind'] | null>
  /** Keeps what is not in the log yet across a reload; null when all of it is. */
  readonly keep: (draft: StoredDraft | null) => void
}

export type SectionDraft = ReturnType<typeof createSectionDraft>

/**
 * A section while a person may write in it. What others write shows at once unless there is something unsaved here; then
 * the relay brings the two together at the save, and the text becomes what came of it, with what was typed meanwhile.
 */
export function createSectionDraft({ copy: first, stored, myName, after, submit, keep }: SectionDraftOptions) {
  let copy = first
  let base = first.text
  let text = first.text
  let sent: { readonly write: StoredDraft; readonly isAnswered: boolean } | null = null
  let queued = first.pending
  let wasRefused = false
  let beside: string | null = null
  let togetherWith: string | null = null
  let stop = () => {}
  let view = look()
  const listeners = new Set<() => void>()

  if (stored !== null && !isIn(copy.text, stored)) {
    base = stored.base
    text = stored.text
    saveSoon()
    view = look()
  } else if (stored !== null) keep(null)

  function saveState(): SaveState {
    if (sent !== null) return 'saving'
    if (text.length > maxSectionLength && text !== base) return 'too-long'
    if (text !== base) return wasRefused ? 'refused' : 'waiting'
    return queued && copy.pending ? 'pending' : 'saved'
  }

  function look(): DraftView {
    return { text, save: saveState(), togetherWith }
  }

  function tell(): void {
    view = look()
    for (const listener of listeners) listener()
  }

  function saveSoon(): void {
    stop()
    stop = after(quietMs, () => void save())
  }

  async function save(): Promise<void> {
    stop()
    if (sent !== null || text === base || text.length > maxSectionLength) return
    const write = { base, text }
    sent = { write, isAnswered: false }
    tell()
    const kind = await submit(write)
    if (kind === null || kind === 'refused') {
      sent = null
      wasRefused = true
      tell()
      return
    }
    wasRefused = false
    queued = kind === 'queued'
    sent = { write, isAnswered: true }
    if (text === write.text) keep(null)
    if (isIn(copy.text, write)) land(write)
    else stop = after(landingMs, () => land(write))
  }

  /** The log holds what was sent; what was typed since stays, on top of what the log says now. */
  function land(write: StoredDraft): void {
    stop()
    sent = null
    if (copy.text !== write.text) togetherWith = beside ?? ''
    beside = null
    text = mergeText(write.text, copy.text, text)
    base = copy.text
    keep(text === base ? null : { base, text })
    if (text !== base) saveSoon()
    tell()
  }

  return {
    view: () => view,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** The person has changed the text. */
    typed(next: string): void {
      text = next
      togetherWith = null
      wasRefused = false
      keep(text === base && sent === null ? null : { base, text })
      // While a save is on its way, what comes of it is waited for first.
      if (sent === null) saveSoon()
      tell()
    },
    /** The console's copy has changed. */
    arrived(next: SectionCopy): void {
      const isNew = next.text !== copy.text
      const isMine = next.byName === myName()
      copy = next
      if (sent !== null) {
        if (isNew && !isMine) beside = next.byName
        if (sent.isAnswered) land(sent.write)
        return
      }
      if (text !== base) {
        if (isNew && !isMine) beside = next.byName
        return
      }
      // What was written offline came back as something else: others wrote too.
      if (isNew && queued && next.text !== text) togetherWith = isMine ? '' : next.byName
      base = next.text
      text = next.text
      tell()
    },
    /** The person leaves it: what is unsaved is saved now. */
    save,
  }
}

/** Whether a text holds all that a write brings to it. */
function isIn(text: string, { base, text: mine }: StoredDraft): boolean {
  return text === mine || text.endsWith(`\n\n${mine}`) || mergeText(base, text, mine) === text
}

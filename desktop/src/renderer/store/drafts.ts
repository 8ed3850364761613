import { setDraft, type UiStore } from './ui-store.ts'

/** The part of `localStorage` that is used here. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'baton.draft:'
/** Where all of them stood in one entry, which tabs wrote over one another's. */
const formerKey = 'baton.drafts'
const maxDrafts = 50
/** A handoff's brief is a draft too, and must not be cut. Characters. */
const maxDraftLength = 200_000

interface KeptDraft {
  readonly text: string
  readonly at: number
}

/** What was typed and not sent, by what it belongs to, the oldest first; neither navigation nor a reload loses it. */
export function readDrafts(storage: DraftStorage): Readonly<Record<string, string>> {
  try {
    const kept = Object.entries(readKept(storage)).sort(([, a], [, b]) => a.at - b.at)
    const drafts = Object.fromEntries(kept.map(([id, { text }]) => [id, text]))
    return { ...readFormer(storage), ...drafts }
  } catch {
    return {}
  }
}

interface Keeping {
  readonly ui: UiStore
  readonly storage: DraftStorage
  /** Tells of what another tab has written; `key` is null when all was cleared. */
  readonly onOtherTab: (changed: (key: string | null, value: string | null) => void) => void
  readonly now: () => number
  /** What is typed cannot be kept here: said once. */
  readonly onTrouble: (why: string) => void
}

/** Keeps each draft by itself, so that tabs share it and none writes over another's; one that was sent is gone in all. */
export function keepDrafts({ ui, storage, onOtherTab, now, onTrouble }: Keeping): void {
  let isTold = false

  function keep(id: string, text: string | undefined): void {
    try {
      const key = prefix + id
      if (text === undefined) storage.removeItem(key)
      else if (parse(storage.getItem(key))?.text !== text) storage.setItem(key, JSON.stringify({ text, at: now() }))
    } catch (error) {
      if (isTold) return
      isTold = true
      onTrouble(error instanceof Error ? error.message : String(error))
    }
  }

  // What stood in one entry stands by itself from now on.
  for (const [id, text] of Object.entries(ui.getState().drafts)) keep(id, text)
  try {
    storage.removeItem(formerKey)
    prune(storage)
  } catch {
    // It stays, and is read again.
  }

  ui.subscribe(({ drafts }, before) => {
    if (drafts === before.drafts) return
    for (const id of new Set([...Object.keys(drafts), ...Object.keys(before.drafts)]))
      if (drafts[id] !== before.drafts[id]) keep(id, drafts[id])
  })
  onOtherTab((key, value) => {
    // The site's data was cleared: what is typed here is still here.
    if (key === null) for (const [id, text] of Object.entries(ui.getState().drafts)) keep(id, text)
    else if (key.startsWith(prefix)) setDraft(ui, key.slice(prefix.length), parse(value)?.text ?? '')
  })
}

function readKept(storage: DraftStorage): Readonly<Record<string, KeptDraft>> {
  const kept: Record<string, KeptDraft> = {}
  for (let index = 0; index < storage.length; index++) {
    const key = storage.key(index)
    const draft = key?.startsWith(prefix) ? parse(storage.getItem(key)) : null
    if (key !== null && draft !== null) kept[key.slice(prefix.length)] = draft
  }
  return kept
}

function readFormer(storage: DraftStorage): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(storage.getItem(formerKey) ?? '{}')
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([id, text]) =>
      typeof text === 'string' ? [[id, text.slice(0, maxDraftLength)]] : [],
    ),
  )
}

/** The oldest go: nobody comes back to them. */
function prune(storage: DraftStorage): void {
  const kept = Object.entries(readKept(storage)).sort(([, a], [, b]) => b.at - a.at)
  for (const [id] of kept.slice(maxDrafts)) storage.removeItem(prefix + id)
}

function parse(value: string | null): KeptDraft | null {
  if (value === null) return null
  try {
    const draft: unknown = JSON.parse(value)
    if (typeof draft !== 'object' || draft === null || !('text' in draft) || !('at' in draft)) return null
    if (typeof draft.text !== 'string' || typeof draft.at !== 'number') return null
    return { text: draft.text.slice(0, maxDraftLength), at: draft.at }
  } catch {
    return null
  }
}

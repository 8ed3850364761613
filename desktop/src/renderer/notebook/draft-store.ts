import type { PostmortemSection } from '@baton/shared/model/notebook.ts'
import type { KeyValue } from '../store/settings.ts'

/** What is typed into a section and not in the log yet; `base` is the text that it was written from. */
export interface StoredDraft {
  readonly base: string
  readonly text: string
}

const storageKey = 'baton.notebook-drafts'
/** Beyond these the oldest go; the browser gives a page only a few megabytes. */
const maxDrafts = 20

/** The draft of a section that a reload or a closed page left behind, or null. */
export function readSectionDraft(
  storage: KeyValue,
  incidentId: string,
  section: PostmortemSection,
): StoredDraft | null {
  return readAll(storage)[`${incidentId}/${section}`] ?? null
}

/** Keeps the draft, or forgets it. */
export function keepSectionDraft(
  storage: KeyValue,
  incidentId: string,
  section: PostmortemSection,
  draft: StoredDraft | null,
): void {
  const { [`${incidentId}/${section}`]: _replaced, ...others } = readAll(storage)
  const drafts = draft === null ? others : { ...others, [`${incidentId}/${section}`]: draft }
  try {
    storage.setItem(storageKey, JSON.stringify(Object.fromEntries(Object.entries(drafts).slice(-maxDrafts))))
  } catch {
    // A full or forbidden storage costs the comfort of keeping it, never the work at hand.
  }
}

function readAll(storage: KeyValue): Readonly<Record<string, StoredDraft>> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}')
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : []
    return Object.fromEntries(entries.filter((entry): entry is [string, StoredDraft] => isDraft(entry[1])))
  } catch {
    return {}
  }
}

function isDraft(value: unknown): value is StoredDraft {
  if (typeof value !== 'object' || value === null || !('base' in value) || !('text' in value)) return false
  return typeof value.base === 'string' && typeof value.text === 'string'
}

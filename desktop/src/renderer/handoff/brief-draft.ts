import { type BriefItem, conditions } from '@baton/shared/handoff/handoff.ts'

/** A brief while its giver writes it. */
export interface BriefDraft {
  readonly to: string
  /** As a `datetime-local` field has it; empty is now. */
  readonly changeAt: string
  readonly items: readonly BriefItem[]
  readonly notes: string
}

export const emptyDraft: BriefDraft = { to: '', changeAt: '', items: [], notes: '' }

/** An item of the giver's own: something to know that is no incident. */
export function newItem(items: readonly BriefItem[]): BriefItem {
  const taken = new Set(items.map(({ id }) => id))
  let n = items.length + 1
  while (taken.has(`item-${n}`)) n += 1
  return { id: `item-${n}`, incidentId: null, condition: 'watcher', title: '', summary: '', next: '' }
}

/** Reads a draft that was kept for later; null when it is not one. */
export function readDraft(text: string | undefined): BriefDraft | null {
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(text)
    return isDraft(value) ? value : null
  } catch {
    return null
  }
}

function isDraft(value: unknown): value is BriefDraft {
  if (typeof value !== 'object' || value === null) return false
  const { to, changeAt, items, notes } = value as Partial<Record<keyof BriefDraft, unknown>>
  const areTexts = [to, changeAt, notes].every((field) => typeof field === 'string')
  return areTexts && Array.isArray(items) && items.every(isItem)
}

function isItem(value: unknown): value is BriefItem {
  if (typeof value !== 'object' || value === null) return false
  const { id, incidentId, condition, title, summary, next } = value as Partial<Record<keyof BriefItem, unknown>>
  const areTexts = [id, title, summary, next].every((field) => typeof field === 'string')
  const isCondition = (conditions as readonly unknown[]).includes(condition)
  return areTexts && isCondition && (incidentId === null || typeof incidentId === 'string')
}

/** Why it cannot be offered yet, or null. `now` in Unix ms. */
export function draftProblem({ to, changeAt, items }: BriefDraft, now: number): string | null {
  if (to === '') return 'Choose who takes it.'
  const at = changeTime(changeAt)
  if (at !== null && Number.isNaN(at)) return 'The time of the change is not one.'
  if (at !== null && at < now - 60_000) return 'The change is in the past. Leave the time empty for now.'
  return items.some(({ title }) => title.trim() === '') ? 'An item has no title.' : null
}

/** Unix ms of a `datetime-local` text in this device's zone; null for empty. */
export function changeTime(text: string): number | null {
  return text === '' ? null : new Date(text).getTime()
}

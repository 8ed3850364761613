import { type BriefItem, conditions, reasonKinds } from '@baton/shared/model/handoff.ts'
import { changeTime } from './change-time.ts'

/** A brief while its giver writes it. */
export interface BriefDraft {
  readonly to: string
  /** As it was typed: `06:00`, `2026-11-21 06:00`; empty is now. */
  readonly changeAt: string
  readonly items: readonly BriefItem[]
  readonly notes: string
  /** What the giver left out, by item or incident, so that it does not come back by itself. */
  readonly leftOut?: readonly string[]
}

export const emptyDraft: BriefDraft = { to: '', changeAt: '', items: [], notes: '', leftOut: [] }

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
  const { to, changeAt, items, notes, leftOut = [] } = value as Partial<Record<keyof BriefDraft, unknown>>
  const areTexts = [to, changeAt, notes].every((field) => typeof field === 'string')
  return areTexts && Array.isArray(items) && items.every(isItem) && isTexts(leftOut)
}

function isItem(value: unknown): value is BriefItem {
  if (typeof value !== 'object' || value === null) return false
  const {
    id,
    incidentId,
    condition,
    title,
    summary,
    next,
    contingency = '',
    incidents = [],
    reasons = [],
  } = value as {
    readonly [F in keyof BriefItem]?: unknown
  }
  const areTexts = [id, title, summary, next, contingency].every((field) => typeof field === 'string')
  const isCondition = (conditions as readonly unknown[]).includes(condition)
  const isOne = incidentId === null || typeof incidentId === 'string'
  return areTexts && isCondition && isOne && isTexts(incidents) && Array.isArray(reasons) && reasons.every(isReason)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}

function isReason(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { kind, at = 0, sev = 1 } = value as Readonly<Record<string, unknown>>
  return (reasonKinds as readonly unknown[]).includes(kind) && typeof at === 'number' && typeof sev === 'number'
}

/** Why it cannot be offered yet, or null. `now` in Unix ms. */
export function draftProblem({ to, changeAt, items }: BriefDraft, now: number): string | null {
  if (to === '') return 'Choose who takes it.'
  const at = changeTime(changeAt, now)
  if (at !== null && Number.isNaN(at))
    return 'The time of the change is not one: write it as 06:00 or 2026-11-21 06:00.'
  if (at !== null && at < now - 60_000) return 'The change is in the past. Leave the time empty for now.'
  return items.some(({ title }) => title.trim() === '') ? 'An item has no title.' : null
}

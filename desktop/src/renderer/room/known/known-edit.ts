/** What stands in a field now, and who wrote it when (Unix ms); null when it is empty. */
export interface FieldNow {
  readonly text: string
  readonly by: string
  readonly at: number
}

/** An edit under way: what is typed, and what stood there when it began or was last looked at. */
export interface FieldEdit {
  readonly draft: string
  readonly base: string
}

/** Whether somebody else has written here since the edit began, and not the same. */
export function isOvertaken({ draft, base }: FieldEdit, now: FieldNow | null): boolean {
  const text = now?.text ?? ''
  return text !== base && text !== draft.trim()
}

/** An edit as it was kept; null where there is none. */
export function readEdit(kept: string): FieldEdit | null {
  if (kept === '') return null
  try {
    const { draft, base } = JSON.parse(kept) as Partial<Record<string, unknown>>
    return typeof draft === 'string' && typeof base === 'string' ? { draft, base } : null
  } catch {
    return null
  }
}

/** What a receiver has said back so far, by item, and the brief that it was said of. */
export interface Answer {
  readonly readHash: string
  readonly readBack: Readonly<Record<string, string>>
  /** When each was last written, Unix ms of this device. */
  readonly at?: Readonly<Record<string, number>>
  /** The receiver ticked that the two spoke. */
  readonly spoke?: boolean
}

/** Reads an answer that was kept for later; null when it is not one. */
export function readAnswer(text: string | undefined): Answer | null {
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(text)
    return isAnswer(value) ? value : null
  } catch {
    return null
  }
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false
  const { readHash, readBack } = value as Partial<Record<keyof Answer, unknown>>
  if (typeof readHash !== 'string' || typeof readBack !== 'object' || readBack === null) return false
  const { at = {}, spoke = false } = value as Partial<Record<keyof Answer, unknown>>
  if (typeof at !== 'object' || at === null || typeof spoke !== 'boolean') return false
  return (
    Object.values(readBack).every((said) => typeof said === 'string') &&
    Object.values(at).every((time) => typeof time === 'number')
  )
}

import { createContext, use } from 'react'

/** A room that is looked at and not worked in, as in a replay: every control that acts is absent. */
export const ReadOnlyRoom = createContext(false)

export function useIsReadOnly(): boolean {
  return use(ReadOnlyRoom)
}

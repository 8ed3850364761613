import type { DraftStorage } from './drafts.ts'

/** A browser that denies the page its storage keeps nothing, and says so whenever something is to be kept. */
const denied: DraftStorage = {
  length: 0,
  key: () => null,
  getItem: () => null,
  removeItem: () => undefined,
  setItem: () => {
    throw new Error('the browser denies it')
  },
}

/** What the browser keeps for this page. With cookies blocked even to name it throws, and a console must open all the same. */
export function browserStorage(): DraftStorage {
  try {
    return localStorage ?? denied
  } catch {
    return denied
  }
}

/** What a person chose for this device; kept by the browser, never sent. */
export interface Settings {
  readonly singleKeys: boolean
  readonly theme: 'system' | 'dark' | 'light'
  readonly density: 'comfortable' | 'dense'
}

export const defaultSettings: Settings = { singleKeys: true, theme: 'system', density: 'comfortable' }

/** The part of `localStorage` that is used here. */
export type KeyValue = Pick<Storage, 'getItem' | 'setItem'>

const settingsKey = 'baton.settings'
const draftsKey = 'baton.drafts'
const maxDrafts = 50
/** A handoff's brief is a draft too, and must not be cut. Characters. */
const maxDraftLength = 200_000

/** Reads the settings; whatever is missing or malformed is the default. */
export function readSettings(storage: KeyValue): Settings {
  const stored = readJson(storage, settingsKey)
  return {
    singleKeys: typeof stored.singleKeys === 'boolean' ? stored.singleKeys : defaultSettings.singleKeys,
    theme: oneOf(stored.theme, ['system', 'dark', 'light'], defaultSettings.theme),
    density: oneOf(stored.density, ['comfortable', 'dense'], defaultSettings.density),
  }
}

export function writeSettings(storage: KeyValue, settings: Settings): void {
  writeJson(storage, settingsKey, settings)
}

/** Unsent notes by incident, so that neither navigation nor a reload loses what was typed. */
export function readDrafts(storage: KeyValue): Readonly<Record<string, string>> {
  const drafts: Record<string, string> = {}
  for (const [id, text] of Object.entries(readJson(storage, draftsKey))) {
    if (typeof text === 'string') drafts[id] = text.slice(0, maxDraftLength)
  }
  return drafts
}

/** Keeps the newest drafts; the object's own order is their age. */
export function writeDrafts(storage: KeyValue, drafts: Readonly<Record<string, string>>): void {
  writeJson(storage, draftsKey, Object.fromEntries(Object.entries(drafts).slice(-maxDrafts)))
}

export function readJson(storage: KeyValue, key: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

export function writeJson(storage: KeyValue, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value))
  } catch {
    // A full or forbidden storage costs the comfort of keeping it, never the work at hand.
  }
}

function oneOf<const T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((candidate) => candidate === value) ?? otherwise
}

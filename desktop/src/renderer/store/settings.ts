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

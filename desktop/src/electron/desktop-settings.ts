import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { Store } from '../host/ports.ts'

const documentName = 'settings'

const SettingsDocument = Type.Object({
  version: Type.Literal(1),
  /** The relay's origin; null before the first run is done. */
  relayUrl: Type.Union([Type.String({ maxLength: 300 }), Type.Null()]),
  /** The relay is one that this console runs, on this port; null when it is elsewhere. */
  ownRelayPort: Type.Union([Type.Integer({ minimum: 1, maximum: 65_535 }), Type.Null()]),
  window: Type.Union([
    Type.Object({
      x: Type.Number(),
      y: Type.Number(),
      width: Type.Number({ minimum: 1 }),
      height: Type.Number({ minimum: 1 }),
      isMaximized: Type.Boolean(),
    }),
    Type.Null(),
  ]),
})
export type SettingsValues = Readonly<Static<typeof SettingsDocument>>

const none: SettingsValues = { version: 1, relayUrl: null, ownRelayPort: null, window: null }

/** What this installation remembers beside the console's own cache. Holds no secret. */
export class Settings {
  readonly #store: Store
  #values: SettingsValues = none

  constructor(store: Store) {
    this.#store = store
  }

  get values(): SettingsValues {
    return this.#values
  }

  /** A file that cannot be read is the first run again: the token and the cache are kept elsewhere. */
  async load(): Promise<void> {
    const loaded = await this.#store.load(documentName).catch(() => null)
    if (Value.Check(SettingsDocument, loaded)) this.#values = loaded
  }

  /** Resolves when it is on disk. */
  async change(change: Partial<Omit<SettingsValues, 'version'>>): Promise<void> {
    this.#values = { ...this.#values, ...change }
    await this.#store.save(documentName, this.#values)
  }
}

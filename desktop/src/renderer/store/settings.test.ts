import { describe, expect, it } from 'vitest'
import { defaultSettings, type KeyValue, readSettings, writeSettings } from './settings.ts'

function storage(initial: Readonly<Record<string, string>> = {}): KeyValue {
  const values = new Map(Object.entries(initial))
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) }
}

describe('settings', () => {
  it('reads back what it wrote', () => {
    const kept = storage()
    const settings = { singleKeys: false, theme: 'light', density: 'dense' } as const
    writeSettings(kept, settings)
    expect(readSettings(kept)).toEqual(settings)
  })

  it.each(['', 'not json', 'null', '[]', '{"theme":"pink","singleKeys":"yes"}'])(
    'falls back when it finds %j',
    (value) => {
      expect(readSettings(storage({ 'baton.settings': value }))).toEqual(defaultSettings)
    },
  )

  it('goes on when the browser forbids to keep anything', () => {
    const forbidden: KeyValue = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('denied')
      },
    }
    expect(readSettings(forbidden)).toEqual(defaultSettings)
    expect(() => writeSettings(forbidden, defaultSettings)).not.toThrow()
  })
})

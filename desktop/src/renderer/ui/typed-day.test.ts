import { describe, expect, it } from 'vitest'
import { typedDay } from './typed-day.ts'

describe('what is typed as a day', () => {
  it('is one day, whatever the language of the browser', () => {
    expect(typedDay(' 2026-12-01 ')).toBe('2026-12-01')
    expect(typedDay('2028-02-29')).toBe('2028-02-29')
    for (const text of ['', '12/01/2026', '1.12.2026', '2026-02-29', '2026-13-01', '2026-12-1', '2026-12', 'tomorrow'])
      expect(typedDay(text)).toBeNull()
  })
})

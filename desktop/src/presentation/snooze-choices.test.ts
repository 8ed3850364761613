import { describe, expect, it } from 'vitest'
import { snoozeChoices } from './snooze-choices.ts'

const at = (day: number, hours: number, minutes: number) => new Date(2026, 10, day, hours, minutes).getTime()

describe('snoozeChoices', () => {
  it('gives each an end', () => {
    const choices = snoozeChoices(at(20, 2, 14))
    expect(choices.map(({ label, hint }) => `${label} ${hint}`)).toEqual([
      '15 m until 02:29',
      '1 h until 03:14',
      '4 h until 06:14',
      'until 08:00 today',
    ])
    expect(choices[0]?.request).toEqual({ minutes: 15 })
    expect(choices[3]?.request).toEqual({ until: at(20, 8, 0) })
  })

  it('means the next morning once this one has come', () => {
    expect(snoozeChoices(at(20, 8, 0))[3]).toMatchObject({ hint: 'tomorrow', request: { until: at(21, 8, 0) } })
  })
})

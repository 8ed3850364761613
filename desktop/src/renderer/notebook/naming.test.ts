import { describe, expect, it } from 'vitest'
import { demoReport, entry } from './demo-notebook.ts'
import { byName, byReport } from './naming.ts'

const row = entry(14, 0, 'status', 'Sam', 'asked Ana for help')

describe('a document without names', () => {
  it('says of each row and page what the report says', () => {
    const naming = byReport(
      demoReport([{ ...row, who: 'commander A', text: 'asked person B for help' }], ['on-call A']),
    )
    expect([naming.who(row), naming.words(row), naming.paged(0, 'Sam')]).toEqual([
      'commander A',
      'asked person B for help',
      'on-call A',
    ])
    expect(naming.text('Sam was here', ({ impact }) => impact)).toBe('')
  })

  it('shows no name while the report is not here, nor of a row that it does not know', () => {
    for (const naming of [byReport(null), byReport(demoReport([], []))])
      expect([naming.who(row), naming.words(row), naming.paged(0, 'Sam')]).toEqual(['…', '…', '…'])
    expect(byReport(null).text('Sam was here', ({ impact }) => impact)).toBe('…')
  })

  it('shows what waits here as one’s own', () => {
    const naming = byReport(null)
    expect([naming.who({ ...row, pending: true }), naming.words({ ...row, pending: true })]).toEqual(['you', row.text])
  })
})

it('a document with names says what the room says', () => {
  expect([byName.who(row), byName.words(row), byName.paged(0, 'Sam')]).toEqual(['Sam', 'asked Ana for help', 'Sam'])
})

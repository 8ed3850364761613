import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cellOf, events, states } from './situations.ts'

const text = readFileSync(new URL('../../../docs/paging-states.md', import.meta.url), 'utf8')
const rows = text
  .slice(text.indexOf('| Event |'))
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const [head = [], , ...body] = rows

describe('docs/paging-states.md', () => {
  it('has every state and every event, and no other', () => {
    expect(head.slice(1)).toEqual(Object.keys(states))
    expect(body.map(([event]) => event)).toEqual(Object.keys(events))
  })

  describe.each(Object.keys(events))('%s', (event) => {
    const [, ...cells] = body.find(([name]) => name === event) ?? []
    it.each(Object.keys(states).map((state, index) => [state, cells[index]]))('%s', (state, cell) => {
      expect(cellOf(state!, event)).toBe(cell)
    })
  })
})

import { describe, expect, it } from 'vitest'
import { branchSize, whyTree } from './why-tree.ts'

const why = (id: string, parentId: string | null) => ({ id, parentId, text: `because ${id}` })

describe('whyTree', () => {
  it('hangs each answer under the one that it was asked from, in the order of asking', () => {
    const [first, second] = whyTree([why('a', null), why('b', null), why('a2', 'a'), why('a1', 'a'), why('a21', 'a2')])
    expect(first?.children.map(({ id }) => id)).toEqual(['a2', 'a1'])
    expect(first?.children[0]?.children.map(({ id }) => id)).toEqual(['a21'])
    expect(second).toEqual({ id: 'b', text: 'because b', children: [] })
  })

  it('loses no answer whose parent is gone', () => {
    expect(whyTree([why('b', 'gone'), why('c', 'b')])).toMatchObject([{ id: 'b', children: [{ id: 'c' }] }])
  })
})

describe('branchSize', () => {
  it('counts all that hangs below', () => {
    const [root] = whyTree([why('a', null), why('b', 'a'), why('c', 'b'), why('d', 'a')])
    expect(root && branchSize(root)).toBe(3)
  })
})

import { describe, expect, it } from 'vitest'
import { completionsAt } from './complete.ts'

const people = [
  { id: 'kim', name: 'Kim Berg', onCall: false },
  { id: 'ana', name: 'Ana Lind', onCall: true },
  { id: 'ana-2', name: 'Ana Moe', onCall: false },
]
const inserts = (text: string, caret = text.length) =>
  completionsAt(text, caret, people, ['rollback', 'update'])?.items.map(({ insert }) => insert) ?? []

describe('completionsAt', () => {
  it('offers commands at the start only', () => {
    expect(inserts('/')).toHaveLength(11)
    expect(inserts('/t')).toEqual(['/task ', '/todo '])
    expect(inserts('see /t')).toEqual([])
    expect(inserts('/task')).toEqual([])
  })

  it('offers people by id and any of their names, those on call first, and by a word that means them alone', () => {
    expect(inserts('ask @')).toEqual(['@ana ', '@ana-2 ', '@kim '])
    expect(inserts('ask @be')).toEqual(['@kim '])
    expect(inserts('/task @an 3m', 8)).toEqual(['@ana ', '@ana-2 '])
    expect(inserts('mail a@b')).toEqual([])
  })

  it('offers the tags that are in use', () => {
    expect(inserts('done #')).toEqual(['#rollback ', '#update '])
    expect(inserts('done #ro')).toEqual(['#rollback '])
  })

  it('replaces the word before the caret and nothing else', () => {
    expect(completionsAt('ask @k please', 6, people, [])).toMatchObject({ from: 4 })
  })
})

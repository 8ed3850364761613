import { expect, it } from 'vitest'
import { checkGlossary, readGlossary } from './glossary.mjs'

const text = `
| Ours | What it is | Not |
|---|---|---|
| read back | what is said before | |
| escalation | the steps | ladder, stairs |
`

it('reads the words and what they are not called', () => {
  expect(readGlossary(text)).toEqual([
    { word: 'read back', not: [] },
    { word: 'escalation', not: ['ladder', 'stairs'] },
  ])
})

it('finds words in names of any case, and says what is missing and what is called otherwise', () => {
  expect(checkGlossary('g.md', text, [['a.ts', 'const readBack = nextEscalation']])).toEqual([])
  expect(checkGlossary('g.md', text, [['b.ts', '/** A ladder. */ const escalations = 1']])).toEqual([
    'g.md explains "read back", which is nowhere in the code',
    'g.md explains "escalation", which is nowhere in the code',
    'b.ts says "ladder": it is called escalation',
  ])
})

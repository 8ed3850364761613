import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, personOf, signalOf } from '../testing/builders.ts'
import { mentionsOf, tagsIn } from './note-words.ts'

const named = (id: string, name: string) => ({ ...personOf(id), name })
const people = {
  ana: named('ana', 'Ana Silva'),
  bo: named('bo', 'Bo Lind'),
  bo2: named('bo2', 'Bo Berg'),
  émile: named('émile', 'Émile Roux'),
  lind: named('lind', 'Lin Dao'),
}

function mentioned(text: string): readonly string[] {
  return mentionsOf(configOf({ people }), text)
}

describe('mentions', () => {
  it('mean an id, a name, or its first word, in any case, each person once', () => {
    expect(mentioned('@ANA see this, @Ana-Silva and @émile, @lin?')).toEqual(['ana', 'émile', 'lind'])
  })

  it('mean nobody when several have the name, unless it is an id', () => {
    expect(mentioned('@Bo')).toEqual(['bo'])
    expect(mentionsOf(configOf({ people: { x: named('x', 'Bo A'), y: named('y', 'Bo B') } }), '@bo')).toEqual([])
  })

  it('are not found in addresses, nor in what nobody is called', () => {
    expect(mentioned('mail bo@ana.example, https://x/@ana, @@ana, @constructor, @__proto__')).toEqual([])
  })

  it('are found quickly, however many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`p${i}`, personOf(`p${i}`)]))
    const text = Array.from({ length: 4_000 }, (_, i) => `@${i.toString(36)}`).join(' ')
    const began = Date.now()
    mentionsOf(configOf({ people: many }), text.slice(0, 16_000))
    expect(Date.now() - began).toBeLessThan(1_000)
  })
})

describe('tags', () => {
  it('are words with a # before them, each once', () => {
    expect(tagsIn('#update #update: rolled back (#decision), todo#2')).toEqual(['update', 'decision'])
  })

  it('are no headings, colours, links or names of issues', () => {
    expect(tagsIn('## heading\n# x\nhttps://x/#top &#x27; #1234 #Über a#b')).toEqual([])
  })
})

describe('a note', () => {
  it('keeps its tags and whom it speaks to, at most twelve tags', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    const words = Array.from({ length: 20 }, (_, i) => `#t${i}`).join(' ')
    bench.does('ana', 'note.add', { text: `@bo ${words}`, tags: ['decision'], noteId: 'note-1' })
    const { tags, mentions } = bench.incident.notes['note-1']!
    expect(mentions).toEqual(['bo'])
    expect([tags.length, ...tags.slice(0, 2)]).toEqual([12, 'decision', 't0'])
  })
})

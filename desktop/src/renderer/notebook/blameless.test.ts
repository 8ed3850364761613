import { describe, expect, it } from 'vitest'
import { byRole } from './blameless.ts'
import { entry } from './demo-notebook.ts'

const naming = byRole(
  {
    holderName: 'Sam',
    roles: [
      { role: 'deputy', person: 'sam', name: 'Sam', held: true },
      { role: 'scribe', person: 'kim', name: 'Kim', held: false },
    ],
    timeline: [entry(1, 0, 'alert', 'alertmanager', 'CheckoutDown fires'), entry(2, 0, 'note', 'Ana', 'looking')],
  },
  {
    people: ['Sam', 'Ana', 'Ana Maria', 'Kim', 'J. (Jo)', 'Lee'].map((name) => ({ id: name, name, onCall: false })),
    oncall: [{ id: 't', name: 'Shop', handedOverAt: null, levels: [{ level: 2, person: 'lee', name: 'Lee' }] }],
  },
)

describe('a blameless report', () => {
  it('names people by what they did', () => {
    expect(['Sam', 'Kim', 'Lee', 'Ana', 'alertmanager'].map(naming.who)).toEqual([
      'the commander',
      'the scribe',
      'on-call 2 of Shop',
      'responder 1',
      'alertmanager',
    ])
  })

  it('replaces whole names in what Baton said, the longest first', () => {
    const words = (text: string) => naming.words({ kind: 'page', text })
    expect(words('pages Sam')).toBe('pages the commander')
    expect(words('asks to take over: Ana Maria')).toBe('asks to take over: responder 2')
    expect(words('asks J. (Jo) to join')).toBe('asks responder 3 to join')
    expect(words('Samantha-1 restarts')).toBe('Samantha-1 restarts')
  })

  it('leaves what people wrote to them', () => {
    expect(naming.words({ kind: 'note', text: 'Sam rolled back 42' })).toBe('Sam rolled back 42')
  })
})

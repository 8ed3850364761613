import type { ConnectionKind } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { connectionWords, trustOf } from './connection-words.ts'

const since = new Date(2026, 10, 20, 2, 31, 7).getTime()
const words = (kind: ConnectionKind) => connectionWords({ kind, since })

describe('connectionWords', () => {
  it('says when it went offline', () => {
    expect(words('offline')).toBe('offline since 02:31:07')
  })

  it('holds exactly one of the words that scripts look for', () => {
    const looked = ['live', 'catching up', 'offline since', 'blind', 'connecting']
    for (const kind of ['live', 'catching-up', 'offline', 'blind', 'connecting'] as const)
      expect(looked.filter((word) => words(kind).includes(word))).toHaveLength(1)
    for (const kind of ['unpaired', 'revoked', 'incompatible', 'history-changed'] as const)
      expect(looked.filter((word) => words(kind).includes(word))).toHaveLength(0)
  })
})

describe('trustOf', () => {
  it('trusts nothing but live', () => {
    expect(trustOf('live')).toBe('good')
    expect(trustOf('offline')).toBe('stale')
    expect(trustOf('blind')).toBe('none')
    expect(trustOf('history-changed')).toBe('none')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { genesisHash, type Seal, sealEntry, sha256, type Unsealed, verifyEntry, verifyLink } from './chain.ts'
import type { JournalEntry } from './events.ts'

const draft: Unsealed = {
  type: 'incident.snoozed',
  body: { until: 1_790_000_600_000 },
  incidentId: 'inc-1',
  actorOf: { kind: 'person', id: 'ana', device: 'dev-1' },
  commandId: '0192f0c1-0000-7000-8000-000000000001',
  scope: 'team',
}

function sealAt(seq: number, body: unknown = draft.body): Seal {
  return { seq, recordedAt: 1_790_000_000_000 + seq, salt: 'ab'.repeat(16), bodyText: JSON.stringify(body) }
}

function chainOf(length: number): { readonly entries: readonly JournalEntry[]; readonly texts: readonly string[] } {
  const entries: JournalEntry[] = []
  const texts: string[] = []
  for (let seq = 1; seq <= length; seq++) {
    const seal = sealAt(seq)
    entries.push(sealEntry(entries.at(-1)?.hash ?? genesisHash, draft, seal))
    texts.push(seal.bodyText)
  }
  return { entries, texts }
}

describe('the chain', () => {
  it('hashes as SHA-256 says, over UTF-8', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(sha256('é')).toBe(sha256(new Uint8Array([0xc3, 0xa9])))
  })

  it('keeps the hash of a known entry for ever', () => {
    const entry = sealEntry(genesisHash, draft, sealAt(1))
    expect(entry.bodyHash).toBe(sha256(`${'ab'.repeat(16)}{"until":1790000600000}`))
    expect(entry.hash).toBe(
      sha256(
        `${genesisHash}[1,"incident.snoozed",1,1790000000001,1790000000001,"person","ana","dev-1",` +
          `"0192f0c1-0000-7000-8000-000000000001","inc-1","team",false,"${entry.bodyHash}"]`,
      ),
    )
  })

  it('verifies what it sealed', () => {
    const { entries, texts } = chainOf(5)
    let previous = genesisHash
    for (const [i, entry] of entries.entries()) {
      expect(verifyEntry(previous, entry, texts[i] ?? null)).toBeNull()
      previous = entry.hash
    }
  })

  it('verifies an entry that travelled as JSON with its fields in another order', () => {
    const entry = sealEntry(genesisHash, draft, sealAt(1))
    const travelled = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(entry))).reverse())
    expect(verifyLink(genesisHash, travelled as unknown as JournalEntry)).toBeNull()
  })

  it('finds a body that was altered, and lets an erased one pass', () => {
    const entry = sealEntry(genesisHash, draft, sealAt(1))
    expect(verifyEntry(genesisHash, entry, '{"until":1790000600001}')).toBe('body-altered')
    expect(verifyEntry(genesisHash, { ...entry, salt: '' }, null)).toBeNull()
  })

  it('finds an entry that was removed, and one that was put in its place', () => {
    const { entries } = chainOf(3)
    const [first, second, third] = entries
    if (!first || !second || !third) throw new Error('three entries')
    expect(verifyLink(first.hash, third)).toBe('broken-link')
    const forged = sealEntry(first.hash, { ...draft, actorOf: { kind: 'relay', id: 'relay', device: null } }, sealAt(2))
    expect(verifyLink(first.hash, forged)).toBeNull()
    expect(verifyLink(forged.hash, third)).toBe('broken-link')
  })

  it.each([
    ['seq', 9],
    ['type', 'incident.snooze-ended'],
    ['v', 2],
    ['recordedAt', 9],
    ['at', 9],
    ['actor', { kind: 'relay', id: 'ana', device: 'dev-1' }],
    ['actor', { kind: 'person', id: 'bo', device: 'dev-1' }],
    ['actor', { kind: 'person', id: 'ana', device: null }],
    ['commandId', null],
    ['incidentId', 'inc-2'],
    ['scope', 'other'],
    ['drill', true],
    ['bodyHash', genesisHash],
  ])('covers %s with the hash', (field, value) => {
    const entry = sealEntry(genesisHash, draft, sealAt(1))
    expect(verifyLink(genesisHash, { ...entry, [field]: value } as JournalEntry)).toBe('broken-link')
  })

  it('takes the draft over its defaults', () => {
    const actor = { kind: 'relay', id: 'relay', device: null } as const
    const entry = sealEntry(genesisHash, { ...draft, actor, at: 5, drill: true }, sealAt(1))
    expect(entry).toMatchObject({ actor, at: 5, drill: true, recordedAt: 1_790_000_000_001 })
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300])('uses its own clock where a source says %d', (at) => {
    expect(sealEntry(genesisHash, { ...draft, at }, sealAt(1)).at).toBe(1_790_000_000_001)
  })

  it('cuts times to whole milliseconds', () => {
    expect(sealEntry(genesisHash, { ...draft, at: 12.9 }, sealAt(1)).at).toBe(12)
    expect(Object.is(sealEntry(genesisHash, { ...draft, at: -0 }, sealAt(1)).at, 0)).toBe(true)
  })

  it('seals only text that survives UTF-8, whatever it was given', () => {
    const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(anyText, anyText, anyText, (id, scope, note) => {
        const seal = sealAt(1, { noteId: 'n', text: note, about: null })
        const wild: Unsealed = {
          ...draft,
          type: 'note.added',
          body: { noteId: 'n', text: note, about: null },
          actorOf: { kind: 'person', id, device: id },
          scope,
        }
        const entry = sealEntry(genesisHash, wild, seal)
        expect([seal.bodyText, entry.actor.id, entry.scope].every((text) => text.isWellFormed())).toBe(true)
        expect(verifyEntry(genesisHash, entry, seal.bodyText)).toBeNull()
      }),
      { seed: 1 },
    )
  })
})

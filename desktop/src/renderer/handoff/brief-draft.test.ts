import { conditions, reasonKinds } from '@baton/shared/model/handoff.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BriefDraft, draftProblem, emptyDraft, newItem, readDraft } from './brief-draft.ts'

const item = fc.record({
  id: fc.string(),
  incidentId: fc.option(fc.string(), { nil: null }),
  condition: fc.constantFrom(...conditions),
  title: fc.string(),
  summary: fc.string(),
  next: fc.string(),
  contingency: fc.string(),
  incidents: fc.array(fc.string()),
  reasons: fc.array(fc.record({ kind: fc.constantFrom(...reasonKinds), at: fc.nat() })),
})
const draft: fc.Arbitrary<BriefDraft> = fc.record({
  to: fc.string(),
  changeAt: fc.constantFrom('', '2026-11-21T06:00'),
  items: fc.array(item),
  notes: fc.string(),
  leftOut: fc.array(fc.string()),
})

describe('the draft of a brief', () => {
  it('is the same after it was kept', () => {
    fc.assert(
      fc.property(draft, (written) => {
        expect(readDraft(JSON.stringify(written))).toEqual(written)
      }),
    )
  })

  it('is none when what was kept is something else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = readDraft(text)
        if (read !== null) expect(readDraft(JSON.stringify(read))).toEqual(read)
      }),
    )
    expect(readDraft(undefined)).toBeNull()
    expect(readDraft('{"to":"ana"}')).toBeNull()
    expect(readDraft(JSON.stringify({ ...emptyDraft, items: [{ id: 'a' }] }))).toBeNull()
  })

  it('gives each item a name of its own, whatever was left out', () => {
    let items = [newItem([])]
    items = [...items, newItem(items)]
    items = items.slice(1)
    items = [...items, newItem(items)]
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
  })

  it('says what is missing before it can be offered', () => {
    const now = new Date('2026-11-21T02:00').getTime()
    const whole: BriefDraft = { ...emptyDraft, to: 'ana', items: [{ ...newItem([]), title: 'CheckoutDown' }] }
    expect(draftProblem(whole, now)).toBeNull()
    expect(draftProblem({ ...whole, changeAt: '2026-11-21T06:00' }, now)).toBeNull()
    expect(draftProblem({ ...whole, to: '' }, now)).toMatch(/who/)
    expect(draftProblem({ ...whole, changeAt: '2026-11-21T01:00' }, now)).toMatch(/past/)
    expect(draftProblem({ ...whole, changeAt: 'soon' }, now)).toMatch(/not one/)
    expect(draftProblem({ ...whole, items: [newItem([])] }, now)).toMatch(/title/)
  })
})

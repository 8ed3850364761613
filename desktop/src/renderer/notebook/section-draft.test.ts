import { mergeText } from '@baton/shared/notebook/merge-text.ts'
import type { SubmitResult } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import type { StoredDraft } from './draft-store.ts'
import { createSectionDraft, maxSectionLength, quietMs, type SectionCopy } from './section-draft.ts'

/** A relay that merges as the real one does, a clock that is moved by hand, and one console's draft on them. */
function bench({ text = 'one\ntwo\nthree', stored = null as StoredDraft | null } = {}) {
  let now = 0
  let log = text
  let answer: SubmitResult['kind'] | null = 'committed'
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const writes: StoredDraft[] = []
  const kept: (StoredDraft | null)[] = []
  const copy = (byName: string | null, pending = false): SectionCopy => ({ text: log, byName, pending })
  const draft = createSectionDraft({
    copy: copy(null),
    stored,
    myName: () => 'Sam',
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    submit: async (write) => {
      writes.push(write)
      if (answer !== null && answer !== 'refused') log = mergeText(write.base, log, write.text)
      return answer
    },
    keep: (next) => kept.push(next),
  })
  return {
    draft,
    writes,
    kept,
    log: () => log,
    answerWith: (kind: SubmitResult['kind'] | null) => {
      answer = kind
    },
    /** Moves the clock, and lets what was begun by it come to its answer. */
    pass: async (ms: number) => {
      now += ms
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer)
        timer.run()
      }
      await Promise.resolve()
      await Promise.resolve()
    },
    /** Somebody writes into the log; this console hears of it. */
    write: (next: string, by: string) => {
      log = next
      draft.arrived(copy(by))
    },
    /** This console hears of what is in the log. */
    hear: (pending = false) => draft.arrived(copy('Sam', pending)),
  }
}

describe('saving a section', () => {
  it('waits for a quiet moment, and sends what it was written from', async () => {
    const { draft, writes, pass, hear } = bench()
    draft.typed('one\ntwo\nthree!')
    await pass(quietMs - 1)
    draft.typed('one\ntwo\nthree!!')
    await pass(quietMs - 1)
    expect(writes).toEqual([])
    expect(draft.view().save).toBe('waiting')
    await pass(1)
    expect(writes).toEqual([{ base: 'one\ntwo\nthree', text: 'one\ntwo\nthree!!' }])
    expect(draft.view().save).toBe('saving')
    hear()
    expect(draft.view()).toEqual({ text: 'one\ntwo\nthree!!', save: 'saved', togetherWith: null })
  })

  it('does not wait when the person leaves', async () => {
    const { draft, writes } = bench()
    draft.typed('new')
    void draft.save()
    expect(writes).toHaveLength(1)
  })

  it('sends nothing when nothing has changed', async () => {
    const { draft, writes, pass } = bench()
    draft.typed('other')
    draft.typed('one\ntwo\nthree')
    await pass(quietMs)
    await draft.save()
    expect(writes).toEqual([])
  })

  it('says that it is pending for as long as it waits in the outbox', async () => {
    const { draft, pass, hear, answerWith } = bench()
    answerWith('queued')
    draft.typed('offline')
    await pass(quietMs)
    hear(true)
    expect(draft.view().save).toBe('pending')
    hear(false)
    expect(draft.view().save).toBe('saved')
  })

  it('keeps a text that was not taken, and tries again with the next change', async () => {
    const { draft, writes, kept, pass, answerWith } = bench()
    answerWith('refused')
    draft.typed('mine')
    await pass(quietMs)
    expect(draft.view()).toMatchObject({ text: 'mine', save: 'refused' })
    expect(kept.at(-1)).toEqual({ base: 'one\ntwo\nthree', text: 'mine' })
    answerWith('committed')
    draft.typed('mine too')
    await pass(quietMs)
    expect(writes.at(-1)?.text).toBe('mine too')
  })

  it('says that a text is too long rather than send it', async () => {
    const { draft, writes, pass } = bench()
    draft.typed('x'.repeat(maxSectionLength + 1))
    await pass(quietMs)
    expect(draft.view().save).toBe('too-long')
    expect(writes).toEqual([])
  })
})

describe('two people in one section', () => {
  it('shows the edit of another at once while nothing is unsaved here', () => {
    const { draft, write } = bench()
    write('one\ntwo\nthree\nfour', 'Ana')
    expect(draft.view()).toEqual({ text: 'one\ntwo\nthree\nfour', save: 'saved', togetherWith: null })
  })

  it('keeps what is being typed, and brings both together at the save', async () => {
    const { draft, write, pass, hear, log } = bench()
    draft.typed('ONE\ntwo\nthree')
    write('one\ntwo\nTHREE', 'Ana')
    expect(draft.view().text).toBe('ONE\ntwo\nthree')
    await pass(quietMs)
    hear()
    expect(log()).toBe('ONE\ntwo\nTHREE')
    expect(draft.view()).toEqual({ text: 'ONE\ntwo\nTHREE', save: 'saved', togetherWith: 'Ana' })
  })

  it('keeps what is typed while a save is on its way, on top of what comes of it', async () => {
    const { draft, write, pass, hear, log } = bench()
    draft.typed('ONE\ntwo\nthree')
    write('one\ntwo\nTHREE', 'Ana')
    await pass(quietMs)
    draft.typed('ONE\ntwo and more\nthree')
    hear()
    expect(draft.view()).toMatchObject({ text: expect.stringContaining('two and more'), save: 'waiting' })
    await pass(quietMs)
    hear()
    for (const line of ['ONE', 'two and more', 'THREE']) expect(log().split('\n')).toContain(line)
    expect(draft.view().text).toBe(log())
  })

  it('does not wait forever for a text that somebody has changed again', async () => {
    const { draft, write, pass } = bench()
    draft.typed('mine')
    await pass(quietMs)
    write('rewritten', 'Ana')
    expect(draft.view()).toEqual({ text: 'rewritten', save: 'saved', togetherWith: 'Ana' })
  })
})

describe('a reload', () => {
  it('finds what was not sent, and sends it', async () => {
    const { draft, writes, pass } = bench({ stored: { base: 'one\ntwo', text: 'one\ntwo\nmine' } })
    expect(draft.view()).toMatchObject({ text: 'one\ntwo\nmine', save: 'waiting' })
    await pass(quietMs)
    expect(writes).toEqual([{ base: 'one\ntwo', text: 'one\ntwo\nmine' }])
  })

  it('forgets what the log holds already', () => {
    const { draft, kept } = bench({ stored: { base: 'one\nthree', text: 'one\ntwo\nthree' } })
    expect(draft.view().save).toBe('saved')
    expect(kept).toEqual([null])
  })
})

import { nothingYet } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { describe, expect, it } from 'vitest'
import { demoNotebookId, entry, withDemoNotebook } from './demo-notebook.ts'
import { factsOf } from './facts.ts'

const minute = 60_000
const room = withDemoNotebook(nothingYet, 0).rooms[demoNotebookId] as RoomState

const page = (pageId: string, name: string, state: 'open' | 'answered' | 'closed') => ({
  pageId,
  person: name.toLowerCase(),
  name,
  state,
  raisedAt: 1_000,
  devices: [],
  channels: [],
})

describe('factsOf', () => {
  it('measures from the beginning of the impact to the end', () => {
    expect(factsOf(room)).toMatchObject({
      detectedAfter: 4 * minute,
      answeredAfter: 2 * minute,
      resolvedAfter: 41 * minute,
    })
  })

  it('leaves blank what nobody measured', () => {
    const unmeasured: RoomState = { ...room, impactSince: null, timeline: [] }
    expect(factsOf(unmeasured)).toMatchObject({ impactSince: null, detectedAfter: null, answeredAfter: null })
  })

  it('says of each page how long its own person took', () => {
    const timeline = [
      entry(1, 500, 'page', 'Sam', 'answered the page', { type: 'page.answered' }),
      entry(2, 9_000, 'page', 'Ana', 'answered the page', { type: 'page.answered' }),
      entry(3, 21_000, 'page', 'Sam', 'answered the page', { type: 'page.answered' }),
    ]
    const pages = [page('a', 'Sam', 'answered'), page('b', 'Ana', 'answered'), page('c', 'Kim', 'closed')]
    expect(factsOf({ ...room, timeline, pages }).pages.map(({ answeredAfter }) => answeredAfter)).toEqual([
      20_000,
      8_000,
      null,
    ])
  })

  it('has no end while the incident is open again', () => {
    const row = room.row && { ...room.row, status: 'triggered' as const, resolvedAt: null }
    expect(factsOf({ ...room, row })).toMatchObject({ resolvedAt: null, resolvedAfter: null })
  })
})

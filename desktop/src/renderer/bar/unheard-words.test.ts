import { nothingYet } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { unheardWords } from './unheard-words.ts'

const noon = new Date(2026, 11, 1, 12, 0, 0).getTime()
const act = {
  commandId: 'c',
  type: 'note.add',
  incidentId: null,
  heldAt: noon + 10_000,
  text: 'note on CheckoutDown',
} as const
const unheard = (kind: 'offline' | 'blind', lastHeardAt: number | null, outbox: readonly (typeof act)[] = []) => ({
  connection: { ...nothingYet.connection, kind, since: noon, lastHeardAt },
  outbox,
})

describe('a screen that the relay does not reach', () => {
  it('says since when, and from when what it shows is', () => {
    expect(unheardWords(unheard('blind', noon - 2_000), noon + 70_000)).toEqual({
      since: 'The relay has not answered for 1 m 12 s.',
      seen: 'What you see is from 11:59:58. Whether pages go on is not known here.',
      waits: '',
    })
    expect(unheardWords(unheard('offline', null), noon)?.seen).toContain('this console’s copy')
  })

  it('says what waits to be sent', () => {
    expect(unheardWords(unheard('offline', noon, [act]), noon)?.waits).toBe(
      '1 thing waits to be sent: note on CheckoutDown, 12:00:10',
    )
    expect(unheardWords(unheard('offline', noon, [act, act]), noon)?.waits).toBe(
      '2 things wait to be sent, the first since 12:00:10',
    )
  })

  it('says nothing while it is heard, or has only just been opened', () => {
    for (const kind of ['live', 'catching-up', 'connecting'] as const)
      expect(unheardWords({ ...nothingYet, connection: { ...nothingYet.connection, kind } }, noon)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { row } from '../demo/demo-rows.ts'
import { paletteItems } from './palette-items.ts'

const rows = [
  row('inc-1', 'CheckoutDown', 'critical', {}),
  row('inc-2', 'QueueLag', 'error', { serviceName: 'Orders' }),
]
const always = () => true
const shown = rows[0] ?? null
const ids = (text: string) => paletteItems(text, rows, always, shown).map((item) => item.id)

describe('paletteItems', () => {
  it('offers commands first when nothing is asked for, and first of all one that changes nothing', () => {
    expect(ids('')[0]).toBe('go-feed')
    expect(ids('')).toContain('acknowledge')
    expect(ids('')).toContain('inc-2')
  })

  it('finds incidents before commands', () => {
    expect(ids('queue lag')).toEqual(['inc-2'])
    expect(ids('orders')).toEqual(['inc-2'])
    expect(ids('incident')).toContain('select')
  })

  it('leaves out keys that mean nothing in it', () => {
    expect(ids('')).not.toContain('palette')
    expect(ids('previous incident')).toEqual([])
  })

  it('leaves out what nothing on screen answers', () => {
    const items = paletteItems('take', rows, (action) => action === 'take-scribe', shown)
    expect(items.map(({ id }) => id)).toEqual(['take-scribe'])
  })

  it('calls each command after the incident that it would act on', () => {
    const labels = paletteItems('snooze', rows, always, shown).map((item) => item.kind === 'command' && item.label)
    expect(labels).toEqual(['Snooze CheckoutDown…'])
    expect(paletteItems('scribe', rows, always, shown)).toMatchObject([{ label: 'Take scribe · CheckoutDown' }])
    expect(ids('acknowledge checkout')).toContain('acknowledge')
  })

  it('says from whom it would be taken', () => {
    const held = row('inc-1', 'CheckoutDown', 'critical', { holder: 'ana', holderName: 'Ana' })
    const labels = (of: typeof held) =>
      paletteItems('take incident from', [of], always, of).map((item) => item.kind === 'command' && item.label)
    expect(labels(held)).toEqual(['Take CheckoutDown from Ana…'])
  })

  it('offers no act on an incident where none is shown', () => {
    const offered = paletteItems('', rows, always, null).map(({ id }) => id)
    expect(offered).not.toContain('acknowledge')
    expect(offered).toEqual(expect.arrayContaining(['undo', 'search', 'go-oncall']))
  })

  it('lists at most twenty incidents of a storm', () => {
    const storm = Array.from({ length: 200 }, (_, index) => row(`inc-${index}`, 'InstanceDown', 'critical', {}))
    expect(paletteItems('instancedown', storm)).toHaveLength(20)
  })
})

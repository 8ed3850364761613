import { describe, expect, it } from 'vitest'
import { row, step } from '../renderer/demo/demo-rows.ts'
import {
  acknowledgeEffect,
  effectSoon,
  effectWhen,
  helpEffect,
  helpNames,
  helpUnavailable,
  snoozeEffect,
  snoozeUnavailable,
  snoozeWords,
  statusText,
} from './effects.ts'

const pagesAna = step('pages', 'pages Ana', 1, ['Ana'])
const paging = [{ person: 'sam', name: 'Sam', reach: 'shown, not seen' }]

describe('what an act does to others', () => {
  it('names whom an acknowledgement stops paging', () => {
    expect(acknowledgeEffect(row('a', 'A', 'critical', { paging, nextStep: pagesAna }))).toBe('stops paging Sam')
  })

  it('names whom it spares when nobody is paged yet', () => {
    expect(acknowledgeEffect(row('a', 'A', 'critical', { nextStep: pagesAna }))).toBe('Ana will not be paged')
    expect(acknowledgeEffect(row('a', 'A', 'warning', {}))).toBe('says that you have it')
  })

  it('takes whom help pages from the host, else from the next step', () => {
    expect(helpNames(row('a', 'A', 'critical', { helpPages: ['Kim'], nextStep: pagesAna }))).toEqual(['Kim'])
    expect(helpNames(row('a', 'A', 'critical', { nextStep: pagesAna }))).toEqual(['Ana'])
    expect(helpNames(row('a', 'A', 'critical', {}))).toBeNull()
  })

  it('says whom help pages, or that it is the next step', () => {
    expect(helpEffect(['Ana', 'Kim'])).toBe('pages Ana and Kim now')
    expect(helpEffect(null)).toBe('pages the next step now')
    expect(helpUnavailable(null)).toBeNull()
    expect(helpUnavailable(['Ana'])).toBeNull()
    expect(helpUnavailable([])).toBe('nobody is left to page')
  })

  it('names whom a snooze stops calling, and has none for a SEV 1', () => {
    expect(snoozeEffect({})).toBe('pages nobody until it ends')
    expect(snoozeEffect({ snoozeDrops: ['Ana', 'Kim'] })).toBe('stops calling Ana and Kim until it ends')
    expect(snoozeWords({ snoozeDrops: ['Ana'] }, true)).toBe(
      'Stops calling Ana. Nobody is paged until it ends; then it pages again.',
    )
    expect(snoozeWords({ nextStep: step('does-not-page', 'does not page') }, true)).toBe(
      'It pages nobody, and not at its end.',
    )
    expect(snoozeWords({}, false)).toMatch(/^Queued; escalation goes on until the relay hears/)
    expect(snoozeUnavailable({ sev: 1 })).toBe('not for a SEV 1')
    expect(snoozeUnavailable({ sev: 2 })).toBeNull()
  })

  it('says what an act does without the relay: nothing yet', () => {
    expect(effectWhen(true, 'stops paging Sam')).toBe('stops paging Sam')
    expect(effectWhen(false, 'stops paging Sam')).toBe('queued; escalation goes on until the relay hears')
    expect(effectSoon(true, 'stops paging Sam')).toBe('stops paging Sam')
    expect(effectSoon(false, 'stops paging Sam')).toBe('queued; pages go on')
  })

  it('names who acknowledged', () => {
    expect(statusText({ status: 'acknowledged', holderName: 'Ana' })).toBe('acknowledged by Ana')
    expect(statusText({ status: 'triggered', holderName: 'Ana' })).toBe('triggered')
  })
})

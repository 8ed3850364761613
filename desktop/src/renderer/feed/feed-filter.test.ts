import { describe, expect, it } from 'vitest'
import { row } from '../demo/demo-rows.ts'
import { hiddenCritical, isFiltered, noFilter, passesFilter, takeTokens, tokenWords } from './feed-filter.ts'
import { filterSuggestions, takesEnter, withSuggestion } from './filter-suggestions.ts'

const checkout = row('inc-1', 'CheckoutDown', 'critical', { mine: true, sev: 1, labels: [['region', 'eu-1']] })
const queue = row('inc-2', 'QueueLag', 'error', {
  serviceId: 'batch',
  serviceName: 'Legacy batch',
  holder: 'ana',
  holderName: 'Ana',
  status: 'acknowledged',
  labels: [['region', 'us-2']],
})
const old = row('inc-3', 'Login', 'critical', { status: 'resolved' })
const rows = [checkout, queue, old]
const typed = (text: string) => takeTokens({ ...noFilter, text }, true)
const passing = (text: string) => rows.filter((each) => passesFilter(each, typed(text), 'ana')).map(({ id }) => id)
const chips = (text: string) => takeTokens({ ...noFilter, text }).tokens.map(tokenWords)

describe('what passes', () => {
  it('leaves resolved ones out unless asked for', () => {
    expect(passing('')).toEqual(['inc-1', 'inc-2'])
    expect(passing('state:all')).toEqual(['inc-1', 'inc-2', 'inc-3'])
    expect(passing('state:resolved')).toEqual(['inc-3'])
  })

  it('finds every word in whatever the row shows', () => {
    expect(passing('lag ana')).toEqual(['inc-2'])
    expect(passing('legacy error')).toEqual(['inc-2'])
    expect(passing('us-2')).toEqual(['inc-2'])
    expect(passing('lag sam')).toEqual([])
    expect(passing('"legacy batch"')).toEqual(['inc-2'])
    expect(passing('"legacy bat')).toEqual(['inc-2'])
    expect(passing('"batch legacy"')).toEqual([])
  })

  it.each([
    ['sev:1', ['inc-1']],
    ['sev:critical', ['inc-1']],
    ['sev：1', ['inc-1']],
    ['sev:none', ['inc-2']],
    ['service:"legacy batch"', ['inc-2']],
    ['service:checkout', ['inc-1']],
    ['owner:ana', ['inc-2']],
    ['owner:me', ['inc-2']],
    ['owner:none', ['inc-1']],
    ['state:acknowledged', ['inc-2']],
    ['state:unanswered', ['inc-1']],
    ['severity:critical status:triggered', ['inc-1']],
    ['region=eu-1', ['inc-1']],
    ['mine', ['inc-1']],
    ['not mine', ['inc-2']],
    ['not sev:1', ['inc-2']],
    ['not checkout', ['inc-2']],
    ['sev:critical sev:error', ['inc-1', 'inc-2']],
    ['sev:critical owner:ana', []],
    ['SEV:1 Not Region=us-2', ['inc-1']],
  ])('%s', (text, ids) => {
    expect(passing(text)).toEqual(ids)
  })
})

describe('typing', () => {
  it('makes a token of a word once a space follows, and leaves the rest text', () => {
    expect(takeTokens({ ...noFilter, text: 'sev:1' }).tokens).toEqual([])
    expect(takeTokens({ ...noFilter, text: 'sev:1 check' })).toMatchObject({
      tokens: [{ key: 'sev', value: '1' }],
      text: 'check',
    })
    expect(chips('not service:checkout mine lag ')).toEqual(['not service:checkout', 'mine'])
  })

  it('keeps what quotes hold together, and what a URL or a title has in it', () => {
    expect(chips('service:"Legacy batch" ')).toEqual(['service:"Legacy batch"'])
    expect(chips('service:"Legacy ')).toEqual([])
    expect(chips('https://shop.example.com/a:b ')).toEqual([])
    expect(chips('not ')).toEqual([])
  })

  it('filters by what is whole, and not yet by what is begun', () => {
    const ids = (text: string) => rows.filter((each) => passesFilter(each, { ...noFilter, text })).map(({ id }) => id)
    expect(ids('sev:1')).toEqual(['inc-1'])
    expect(ids('not sev:1')).toEqual(['inc-2'])
    for (const text of ['not', 'not ', 'sev:', 'not sev:', 'service:"']) expect(ids(text)).toEqual(['inc-1', 'inc-2'])
  })

  it('takes the same token once', () => {
    const once = takeTokens({ ...noFilter, text: 'mine ' })
    expect(takeTokens({ ...once, text: 'mine ' }).tokens).toHaveLength(1)
  })

  it('suggests what open rows have, and says how many', () => {
    expect(filterSuggestions('own', rows, 'ana')).toEqual([
      { word: 'owner:ana', hint: 'you, 1 open' },
      { word: 'owner:none', hint: '1 open' },
    ])
    expect(filterSuggestions('lag region=', rows, 'ana').map(({ word }) => word)).toEqual([
      'region=eu-1',
      'region=us-2',
    ])
    expect(filterSuggestions('se', rows, 'ana')).toEqual([])
    expect(filterSuggestions('"not the own', rows, 'ana')).toEqual([])
    expect(filterSuggestions('checkout', rows, 'ana')).toEqual([])
    // What may be a word of a title is not taken in its place.
    expect(takesEnter('reg')).toBe(false)
    expect(takesEnter('region=e')).toBe(true)
    expect(takesEnter('own')).toBe(true)
    expect(withSuggestion('lag own', { word: 'owner:ana', hint: '' })).toBe('lag owner:ana ')
  })
})

describe('what a filter says of itself', () => {
  it('counts the open critical ones that it hides', () => {
    expect(hiddenCritical(rows, typed('queue'))).toBe(1)
    expect(hiddenCritical(rows, noFilter)).toBe(0)
  })

  it('is one as soon as there is a word or a token', () => {
    expect(isFiltered(noFilter)).toBe(false)
    expect(isFiltered(typed('mine'))).toBe(true)
    expect(isFiltered(typed('x'))).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { RelayAddresses } from './relay-addresses.ts'

/** The addresses in the order in which they are tried, once round. */
function roundOf(addresses: RelayAddresses): readonly string[] {
  const round: string[] = []
  do {
    round.push(addresses.current)
    addresses.next()
  } while (addresses.current !== addresses.home && round.length < 50)
  return round
}

describe('the addresses of the relays', () => {
  it('are the one that paired, those that were given, and those that a relay named, each once', () => {
    const addresses = new RelayAddresses('https://a', ['https://b'])
    addresses.name(['https://a', 'https://b', 'https://c'])
    expect(roundOf(addresses)).toEqual(['https://a', 'https://b', 'https://c'])
  })

  it('stay where they are while others are named, and go home from one that is named no more', () => {
    const addresses = new RelayAddresses('https://a')
    addresses.name(['https://a', 'https://b'])
    addresses.next()
    expect(addresses.name(['https://a', 'https://c'])).toEqual(['https://a', 'https://c'])
    expect(addresses.current).toBe('https://b')
    addresses.next()
    expect(addresses.current).toBe('https://a')
  })

  it('say when what is named is nothing new', () => {
    const addresses = new RelayAddresses('https://a')
    expect(addresses.name(['https://b'])).toEqual(['https://b'])
    expect(addresses.name(['https://b'])).toBeNull()
  })

  it('stay known while a relay that has just started does not know them, and go when it is alone', () => {
    const addresses = new RelayAddresses('https://a')
    addresses.name(['https://a', 'https://b'])
    expect(addresses.name(null)).toBeNull()
    expect(roundOf(addresses)).toEqual(['https://a', 'https://b'])
    expect(addresses.name([])).toEqual([])
    expect(roundOf(addresses)).toEqual(['https://a'])
  })

  it.each([
    ['https://a', 'http://b'],
    ['https://a', 'https://localhost:4010'],
    ['http://a', 'http://127.0.0.1:4010'],
    ['http://127.0.0.1:4010', 'http://b'],
    ['https://a', 'https://b/path'],
    ['https://a', 'https://user:secret@b'],
    ['https://a', 'javascript:alert(1)'],
    ['https://a', 'file:///etc'],
    ['https://a', 'HTTPS://B'],
    ['https://a', 7],
  ])('of %s never are %s', (home, named) => {
    const addresses = new RelayAddresses(home)
    addresses.name([named])
    expect(roundOf(addresses)).toEqual([home])
  })

  it('are bounded, whatever a relay says', () => {
    const addresses = new RelayAddresses('https://a')
    addresses.name(Array.from({ length: 1_000 }, (_, i) => `https://b${i}`))
    expect(roundOf(addresses).length).toBeLessThan(20)
    expect(addresses.name('https://c')).toBeNull()
  })
})

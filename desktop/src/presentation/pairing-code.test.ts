import { describe, expect, it } from 'vitest'
import { guessDeviceName, pairingCodeOf } from './pairing-code.ts'

describe('pairingCodeOf', () => {
  it.each([
    'K7Q2-9MXA',
    '  K7Q2-9MXA ',
    'https://baton.example.net/#pair=K7Q2-9MXA',
    'https://baton.example.net/#K7Q2-9MXA',
  ])('finds the code in %j', (typed) => {
    expect(pairingCodeOf(typed)).toBe('K7Q2-9MXA')
  })
})

describe('guessDeviceName', () => {
  it('names browser and system', () => {
    expect(guessDeviceName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36')).toBe(
      'Chrome on Linux',
    )
    expect(guessDeviceName('Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0')).toBe(
      'Edge on Windows',
    )
    expect(guessDeviceName('something else')).toBe('Browser')
  })
})

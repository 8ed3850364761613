import { describe, expect, it } from 'vitest'
import { phoneLink, phoneOf, phoneOfLink } from './phone.ts'

describe('a telephone number', () => {
  it.each(['+491512345678', '+49 151 2345678', ' +49 (151) 234-5678 ', '+49\u00a0[151]\u00a02345678'])(
    'is read with what people put between its digits: %s',
    (text) => {
      expect(phoneOf(text)).toBe('+491512345678')
    },
  )

  it.each([
    '',
    '+',
    '0151 2345678',
    '00491512345678',
    '+49 (0)151 2345678',
    '+0151 2345678',
    '+12345',
    '+1234567890123456',
    '+49151234567a',
    '+49151;ext=1',
    '+4915123,,1234',
    '*31#+491512345678',
    '+49 151 2345678\n+1 900 5550199',
    '+４９1512345678',
    '\u202e+491512345678',
  ])('is not guessed at: %j', (text) => {
    expect(phoneOf(text)).toBeNull()
  })

  it('is what its link dials, and nothing else is dialled', () => {
    expect(phoneOfLink(phoneLink('+491512345678'))).toBe('+491512345678')
    expect(phoneOfLink('TEL:+49-151-2345678')).toBe('+491512345678')
    for (const url of ['+491512345678', 'sms:+491512345678', 'tel:', 'tel:+49%31512345678', 'tel:112', 'tel:*%2306%23'])
      expect(phoneOfLink(url)).toBeNull()
  })
})

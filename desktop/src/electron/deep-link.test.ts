import { describe, expect, it } from 'vitest'
import { hashOfArguments, hashOfLink } from './deep-link.ts'

describe('deep links', () => {
  it('lead to a room by an id and nothing else', () => {
    expect(hashOfLink('baton://incident/inc-4kq')).toBe('#/incidents/inc-4kq')
    expect(hashOfLink('baton://incident/inc-4kq/')).toBe('#/incidents/inc-4kq')
    const wrong = [
      'baton://incident/',
      'baton://incident/../x',
      'baton://incident/a/b',
      'baton://incident/a?join=https://evil.example',
      'baton://incident/a#x',
      'baton://incident/a%2e',
      'baton://incident/-x',
      `baton://incident/${'a'.repeat(65)}`,
      'baton://user@incident/a',
      'baton://incident:80/a',
      'BATON://INCIDENT/a\n',
      'baton:incident/a',
      'https://incident/a',
    ]
    for (const link of wrong) expect(hashOfLink(link), link).toBeNull()
  })

  it('are found among arguments only when there is exactly one', () => {
    expect(hashOfArguments(['baton', '--flag', 'baton://incident/a'])).toBe('#/incidents/a')
    expect(hashOfArguments(['baton', 'baton://incident/a', 'baton://incident/b'])).toBeNull()
    expect(hashOfArguments(['baton', '--hidden'])).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { spellingLanguages } from './spelling.ts'

const available = ['de', 'en-AU', 'en-GB', 'en-US', 'pt-BR', 'pt-PT']

describe('the languages in which spelling is checked', () => {
  it.each([
    [
      ['en-GB', 'de-AT'],
      ['en-GB', 'de'],
    ],
    [
      ['en-gb', 'de-DE', 'de-CH'],
      ['en-GB', 'de'],
    ],
    [['pt'], ['pt-BR']],
    [['en-NZ'], ['en-AU']],
    [['tlh', 'e'], []],
    [[], []],
  ])('of a system that has %j are %j', (wanted, languages) => {
    expect(spellingLanguages(wanted, available)).toEqual(languages)
  })
})

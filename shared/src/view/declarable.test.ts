import { describe, expect, it } from 'vitest'
import { configOf } from '../testing/builders.ts'
import { selectDeclarable } from './declarable.ts'

describe('what can be declared', () => {
  const config = configOf()
  const [none, ...services] = selectDeclarable(config)

  it('is of a service, or of none', () => {
    expect(none).toMatchObject({ service: null, name: 'no service' })
    expect(services.map(({ service }) => service).sort()).toEqual(Object.keys(config.services).sort())
  })

  it('says who is paged first, where it pages at all', () => {
    expect(services.find(({ service }) => service === 'shop')?.pages).toEqual({
      critical: ['Ana'],
      error: ['Ana'],
      warning: [],
      info: [],
    })
  })
})

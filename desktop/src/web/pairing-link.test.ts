import { describe, expect, it } from 'vitest'
import { createBench } from '../host/testing/bench.ts'
import { codeOf, pairByLink } from './pairing-link.ts'

const paired = { status: 201, body: { token: 'token-of-ana', person: 'ana', device: 'dev-ana' } }

describe('a joining link', () => {
  it.each([
    ['#pair=Ab-9_x', 'Ab-9_x'],
    ['#pair=', null],
    ['#/incidents/pair=x', null],
    ['#pair=<script>', null],
    ['', null],
  ])('reads %j as %j', (hash, code) => {
    expect(codeOf(hash)).toBe(code)
  })

  it('pairs a device that belongs to nobody', async () => {
    const bench = await createBench((b) => {
      b.token = null
    })
    bench.httpAnswer = () => paired
    expect(await pairByLink(bench.bridge, 'code', 'Chrome on Linux')).toBeNull()
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('live')
  })

  it('pairs a device whose pairing was ended', async () => {
    const bench = await createBench((b) => {
      b.token = 'a token of long ago'
    })
    bench.httpAnswer = () => paired
    expect(await pairByLink(bench.bridge, 'code', 'Chrome on Linux')).toBeNull()
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('live')
  })

  it('leaves the code alone where a device is paired', async () => {
    const bench = await createBench()
    expect(await pairByLink(bench.bridge, 'code', 'Chrome on Linux')).toBeNull()
    expect(bench.requests).toEqual([])
  })

  it('says why it failed', async () => {
    const bench = await createBench((b) => {
      b.token = null
    })
    bench.httpAnswer = () => ({ status: 401, body: { detail: 'This code is used.' } })
    expect(await pairByLink(bench.bridge, 'code', 'Chrome on Linux')).toBe('This code is used.')
  })
})

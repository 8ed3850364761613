import { describe, expect, it } from 'vitest'
import { readInvite } from './relay-address.ts'

describe('a relay by its invite or address', () => {
  it('takes the code from the link, and the typed one beside an address', () => {
    const joined = { ok: true, relayUrl: 'https://relay.example', code: 'abc' }
    expect(readInvite(' https://relay.example/#pair=abc ', 'other')).toEqual(joined)
    expect(readInvite('https://relay.example', ' abc ')).toEqual(joined)
    expect(readInvite('relay.example', 'abc')).toEqual(joined)
    expect(readInvite('relay.example:8443', 'abc')).toMatchObject({ relayUrl: 'https://relay.example:8443' })
    expect(readInvite('https://relay.example/path?x=1#/oncall', 'abc')).toEqual(joined)
  })

  it('takes plain http on this machine only, however it is spelled', () => {
    for (const own of ['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010', 'http://127.1:4010'])
      expect(readInvite(own, 'abc').ok, own).toBe(true)
    const elsewhere = [
      'http://relay.example',
      'http://10.0.0.5:4010',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'http://0.0.0.0:4010',
    ]
    for (const address of elsewhere)
      expect(readInvite(address, 'abc'), address).toMatchObject({ ok: false, detail: expect.stringContaining('https') })
  })

  it('refuses what is no relay, with the reason', () => {
    expect(readInvite('', 'abc')).toMatchObject({ detail: expect.stringContaining('not an address') })
    expect(readInvite('ftp://relay.example', 'abc')).toMatchObject({ detail: expect.stringContaining('over https') })
    expect(readInvite('javascript:alert(1)', 'abc').ok).toBe(false)
    expect(readInvite('https://relay.example@evil.example', 'abc')).toMatchObject({
      detail: expect.stringContaining('user name'),
    })
    expect(readInvite('https://relay.example', ' ')).toMatchObject({ detail: expect.stringContaining('code') })
  })
})

import { describe, expect, it } from 'vitest'
import { linkHost } from './link-host.ts'

describe('linkHost', () => {
  it('shows where a link truly leads', () => {
    expect(linkHost('https://runbooks.example.net/a')).toBe('runbooks.example.net')
    expect(linkHost('https://example.net@evil.example/')).toBe('evil.example')
    expect(linkHost('https://ex\u0430mple.net/')).toBe('xn--exmple-4nf.net')
    expect(linkHost('http://127.0.0.1:9090/x')).toBe('127.0.0.1:9090')
  })

  it('knows no host for what is no web address', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'runbook', ''])
      expect(linkHost(url)).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeLink } from './links.ts'

describe('links from alerts', () => {
  it.each([
    'https://runbooks.example.com/disk?x=1#top',
    'https://grafana/d/abc',
    'https://example.com:443/',
    'HTTPS://EXAMPLE.COM/',
  ])('opens %s', (url) => {
    expect(judgeLink(url).kind).toBe('open')
  })

  it.each([
    ['http://example.com/', 'example.com', /not encrypted/],
    ['https://10.0.0.1/', '10.0.0.1', /IP address/],
    ['https://0x7f000001/', '127.0.0.1', /IP address/],
    ['https://[::1]/', '[::1]', /IP address/],
    ['https://аpple.com/', 'xn--pple-43d.com', /look like others/],
    ['https://xn--pple-43d.com/', 'xn--pple-43d.com', /look like others/],
    ['https://example.com@evil.test/', 'evil.test', /user name/],
    ['https://example.com:8443/', 'example.com:8443', /port 8443/],
    ['http://user:secret@1.2.3.4:99/', '1.2.3.4:99', /not encrypted.*IP address.*user name.*port 99/],
  ])('asks before it opens %s, and shows %s', (url, host, why) => {
    expect(judgeLink(url)).toMatchObject({ kind: 'ask', host, why: expect.stringMatching(why) })
  })

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vscode://x',
    'https://',
    'example.com',
    '/relative',
    '',
    'https://example.com/\u0000',
    `https://example.com/${'x'.repeat(2_100)}`,
  ])('refuses %j', (url) => {
    expect(judgeLink(url).kind).toBe('refuse')
  })

  it('never throws, and never opens unasked what is not https to a plain name', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc
        .tuple(fc.constantFrom('https://', 'http:', 'javascript:', 'https:\\\\', '//'), fc.string({ unit: 'binary' }))
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(hostile, (url) => {
        const verdict = judgeLink(url)
        if (verdict.kind !== 'open') return
        const opened = new URL(verdict.href)
        expect(opened.protocol).toBe('https:')
        expect(`${opened.username}${opened.password}${opened.port}`).toBe('')
      }),
    )
  })
})

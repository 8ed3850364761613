import { describe, expect, it } from 'vitest'
import { headingSlug, runbookOfLink } from './runbook-link.ts'

describe('runbookOfLink', () => {
  it.each([
    ['checkout', 'replica-lag.md', 'replica-lag', null],
    ['db/lag', 'failover.md#Step-Two', 'db/failover', 'step-two'],
    ['db/lag', '../checkout.md', 'checkout', null],
    ['db/lag', './failover', 'db/failover', null],
    ['db/lag', '/net/dns.md', 'net/dns', null],
    ['db/lag', '#fail-over', 'db/lag', 'fail-over'],
    ['db/lag', 'disk%20full.md', 'db/disk full', null],
    ['lag', '../../../etc/passwd.md', 'etc/passwd', null],
    ['lag', 'a%zz.md', 'a%zz', null],
  ])('from %s, %s leads to %s', (from, href, id, heading) => {
    expect(runbookOfLink(from, href)).toEqual({ id, heading })
  })
})

describe('headingSlug', () => {
  it('is how links write a heading', () => {
    expect(headingSlug('Step two: fail over (EU)')).toBe('step-two-fail-over-eu')
  })
})

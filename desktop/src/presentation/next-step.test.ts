import { describe, expect, it } from 'vitest'
import { step } from '../renderer/demo/demo-rows.ts'
import { isUnheld, nextStepText } from './next-step.ts'

const now = 1_000_000

describe('nextStepText', () => {
  it('counts down to the page', () => {
    expect(nextStepText(step('pages', 'pages Ana', now + 92_000), now)).toBe('pages Ana in 1:32')
    expect(nextStepText(step('pages', 'pages Ana, Bo and 3 more', now + 5_000), now)).toBe(
      'pages Ana, Bo and 3 more in 0:05',
    )
  })

  it('puts the time where it belongs when more follows', () => {
    const expires = step('acknowledgement-expires', 'acknowledgement times out, pages again', now + 480_000)
    expect(nextStepText(expires, now)).toBe('acknowledgement times out in 8:00, pages again')
    const resolves = step('resolves', 'resolves unless it fires again', now + 60_000)
    expect(nextStepText(resolves, now)).toBe('resolves in 1:00 unless it fires again')
    const exhausted = step('exhausted', 'then the escalation policy is exhausted', now + 60_000)
    expect(nextStepText(exhausted, now)).toBe('the escalation policy is exhausted in 1:00')
  })

  it('says when it is due, and when it is late', () => {
    expect(nextStepText(step('pages', 'pages Ana', now - 1_000), now)).toBe('pages Ana now')
    expect(nextStepText(step('pages', 'pages Ana', now - 40_000), now)).toBe('pages Ana, late by 40 s')
  })

  it('says nothing of time where there is none', () => {
    expect(nextStepText(step('does-not-page', 'does not page'), now)).toBe('does not page')
  })
})

describe('isUnheld', () => {
  it('is true only where nobody will be paged though somebody should be', () => {
    expect(isUnheld(step('nobody', 'nobody can be paged'))).toBe(true)
    expect(isUnheld(step('exhausted', 'policy exhausted'))).toBe(true)
    expect(isUnheld(step('exhausted', 'then the policy is exhausted', now))).toBe(false)
    expect(isUnheld(step('does-not-page', 'does not page'))).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { formatMoment } from '../presentation/format.ts'
import { pageTitle } from './page-title.ts'

const now = Date.UTC(2026, 10, 30, 2, 14)
const facts = { pages: 0, open: 1, blind: false, kind: 'live', lastHeardAt: now - 90_000, now } as const
const then = formatMoment(now - 90_000, now)

describe('pageTitle', () => {
  it.each([
    ['what is open while it is live', {}, '1 open · Baton'],
    ['nothing where nothing is', { open: 0 }, 'Baton'],
    ['a page before anything else', { pages: 2 }, 'PAGE (2) · Baton'],
    ['a page that may be over by now', { pages: 2, kind: 'offline' }, 'PAGE (2) · offline · Baton'],
    ['that nobody would be woken from here', { kind: 'blind', blind: true }, 'BLIND · Baton'],
    ['since when it is only remembered', { kind: 'offline' }, `offline · 1 open at ${then} · Baton`],
    ['none as remembered only too', { kind: 'offline', open: 0 }, `offline · 0 open at ${then} · Baton`],
    ['that it is not there yet', { kind: 'catching-up' }, `catching up · 1 open at ${then} · Baton`],
    ['no number that was never known', { kind: 'connecting', open: 0, lastHeardAt: null }, 'connecting · Baton'],
  ] as const)('tells %s', (_, change, expected) => {
    expect(pageTitle({ ...facts, ...change })).toBe(expected)
  })
})

import { expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { signalOf } from '../testing/builders.ts'
import { keptLinkProblem } from './link.ts'

const bad = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'vbscript:x',
  'https://exam\tple.com',
  'java\nscript:alert(1)',
  '//evil.example',
  'ssh://host',
  'not a link',
  `https://example.com/${'x'.repeat(2_048)}`,
]

it.each(bad)('%j is no link', (text) => {
  expect(keptLinkProblem(text)).toMatch(/\S/)
})

it.each([...bad.slice(0, -1), 'https://sam:hunter2@example.com/'])('%j is not added to a room', (url) => {
  const bench = new Bench()
  bench.signal(signalOf())
  const request = { type: 'link.add', incidentId: bench.incident.id, url } as const
  expect(bench.command('ana', request)).toMatchObject({ ok: false, reason: 'not-a-link' })
  expect(bench.all('link.added')).toEqual([])
})

it('a web address is added as it was given', () => {
  const bench = new Bench()
  bench.signal(signalOf())
  const url = 'https://example.com/a?b=c#d'
  expect(bench.command('ana', { type: 'link.add', incidentId: bench.incident.id, url })).toMatchObject({ ok: true })
  expect(bench.all('link.added')).toMatchObject([{ body: { url } }])
})

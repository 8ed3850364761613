import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, minute, night, signalOf } from '../testing/builders.ts'
import { type Postmortem, postmortemOf } from './postmortem.ts'
import { renderHtml } from './render-html.ts'
import { renderJson } from './render-json.ts'
import { renderMarkdown } from './render-markdown.ts'

/** Text as it comes from alerts, links and people. */
interface Texts {
  readonly title: string
  readonly note: string
  readonly impact: string
  readonly url: string
  readonly label: string
}

const plain: Texts = {
  title: 'disk is full',
  note: 'growing the disk',
  impact: 'checkout is slow',
  url: 'https://chat.example/room',
  label: 'chat',
}

/** An incident with everything in it: paged, answered, helped, noted, linked, resolved. */
function incidentWith(texts: Partial<Texts> = {}): Bench {
  const { title, note, impact, url, label } = { ...plain, ...texts }
  const bench = new Bench()
  bench.signal(signalOf({ title, alertName: title }))
  bench.due()
  bench.wait(5 * minute)
  bench.does('bo', 'incident.acknowledge')
  bench.does('bo', 'incident.escalate')
  bench.does('bo', 'role.assign', { role: 'scribe', person: 'cy' })
  bench.does('cy', 'note.add', { text: note, about: night + 1 })
  bench.does('bo', 'incident.set-impact', { impact })
  bench.does('bo', 'link.add', { url, label })
  bench.wait(10 * minute)
  bench.does('bo', 'incident.resolve', { reason: note })
  return bench
}

function reportOf(bench: Bench, names = false): Postmortem {
  return postmortemOf(bench.incident, bench.entriesOf(), bench.desk.config, { names })
}

describe('a postmortem', () => {
  it('says when it began, when it was acknowledged and resolved, and how long that took', () => {
    expect(reportOf(incidentWith())).toMatchObject({
      format: 'baton-postmortem',
      title: 'disk is full',
      status: 'resolved',
      openedAt: '2026-11-20T02:00:00.000Z',
      acknowledgedAt: '2026-11-20T02:05:00.000Z',
      acknowledgedAfterMs: 5 * minute,
      resolvedAfterMs: 15 * minute,
      impact: 'checkout is slow',
      links: [{ label: 'chat', url: 'https://chat.example/room' }],
    })
  })

  it('says who was paged and how long until each answered', () => {
    const { paged } = reportOf(incidentWith(), true)
    expect(paged.map(({ who, why, answeredAfterMs }) => [who, why, answeredAfterMs])).toEqual([
      ['Ana', 'escalation', null],
      ['Bo', 'escalation', 0],
      ['Cy', 'help', null],
      ['Ana', 'help', null],
      ['Cy', 'help', null],
    ])
  })

  it('names people by what they did, unless their names are asked for', () => {
    const bench = incidentWith()
    const blameless = JSON.stringify(reportOf(bench))
    for (const name of ['Ana', 'Bo', 'Cy']) expect(blameless).not.toMatch(new RegExp(`\\b${name}\\b`))
    expect(
      reportOf(bench)
        .paged.map((page) => page.who)
        .slice(0, 3),
    ).toEqual(['on-call 1 of Operations', 'the commander', 'the scribe'])
    expect(reportOf(bench).summary).toContain('Held by the commander.')
    expect(reportOf(bench, true).summary).toContain('Held by Bo.')
  })

  it('numbers people who have no function, and the same one alike', () => {
    const bench = new Bench({ config: configOf({ teams: {} }) })
    bench.signal(signalOf())
    for (const person of ['ana', 'cy', 'ana']) bench.does(person, 'note.add', { text: 'hm' })
    const notes = reportOf(bench).timeline.filter((row) => row.kind === 'note')
    expect(notes.map((row) => row.who)).toEqual(['responder 1', 'responder 2', 'responder 1'])
  })

  it('cites the event of each row', () => {
    const bench = incidentWith()
    for (const row of reportOf(bench).timeline)
      expect(bench.entries[row.seq - 1]).toMatchObject({ seq: row.seq, incidentId: bench.incident.id })
    expect(renderMarkdown(reportOf(bench))).toContain(`| \\#${bench.incident.openedSeq} |`)
    expect(renderHtml(reportOf(bench))).toContain(`<td>#${bench.incident.openedSeq}</td>`)
  })

  it('says when nobody was paged, took it, or wrote down its impact', () => {
    const bench = new Bench()
    bench.signal(signalOf({ severity: 'warning' }))
    const report = reportOf(bench)
    expect(report).toMatchObject({ acknowledgedAt: null, resolvedAt: null, paged: [], impact: '' })
    expect(report.summary).toBe('disk is full: 1 alert, triggered. Nobody took it.')
    expect(renderMarkdown(report)).toContain('_Not written down yet._')
    expect(renderHtml(report)).toContain('Nobody was paged.')
  })

  it('says how often it happened in a day', () => {
    const bench = new Bench()
    for (let i = 0; i < 3; i++) {
      bench.signal(signalOf({ occurrence: bench.now }))
      bench.does('ana', 'incident.resolve')
      bench.wait(minute)
    }
    expect(reportOf(bench).summary).toContain('It happened 3 times in 24 h.')
  })

  it('marks what was added later and what was edited', () => {
    const bench = incidentWith()
    bench.does('cy', 'note.add', { text: 'first', noteId: 'note-x' })
    bench.does('cy', 'note.edit', { text: 'second', noteId: 'note-x' })
    expect(renderHtml(reportOf(bench))).toContain('<td>growing the disk (added later)</td>')
    expect(renderHtml(reportOf(bench))).toContain('<td>second (edited)</td>')
  })

  it('is whole as JSON, and has the headings that people fill in', () => {
    const report = reportOf(incidentWith())
    expect(JSON.parse(renderJson(report))).toEqual(report)
    for (const heading of [
      'Summary',
      'Impact',
      'Who was paged',
      'Timeline (UTC)',
      'Contributing factors',
      'Action items',
    ]) {
      expect(renderMarkdown(report)).toContain(`\n## ${heading}\n`)
      expect(renderHtml(report)).toContain(`<h2>${heading}</h2>`)
    }
  })
})

/** Pieces that would mean something to Markdown, to HTML, or to a renderer that makes links of addresses. */
const pieces = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</td></table><a href="https://evil.example">click</a>',
  '<!--',
  '&lt;b&gt;',
  '"',
  "'",
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '[x]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example',
  'HTTP://EVIL.EXAMPLE',
  'ftp://evil.example',
  '//evil.example',
  'www.evil.example',
  'WWW.evil.example',
  'mailto:me@evil.example',
  'me@evil.example',
  '@everyone',
  'javascript:alert(1)',
  '|',
  '\\|',
  '\\',
  '`',
  '```',
  '~~~',
  '**bold**',
  '_under_',
  '# heading',
  '- item',
  '1. item',
  '===',
  '---',
  '> quote',
  '    code',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  ' ',
  'disk',
  '$&',
  '$1',
]
const hostile = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''))
  // Commands refuse text that says nothing.
  .filter((text) => /\S/.test(text))
const hostileTexts: fc.Arbitrary<Texts> = fc.record({
  title: hostile,
  note: hostile,
  impact: hostile,
  url: hostile,
  label: hostile.map((label) => label.slice(0, 200)),
})

function tagsOf(html: string): readonly string[] {
  return html.match(/<[^>]*>/g) ?? []
}

/** Bars that end a cell: those without an odd number of backslashes before them. */
function cellsOf(line: string): number {
  return (line.replace(/\\./g, '').match(/\|/g) ?? []).length - 1
}

/** Lines as Markdown counts them: a lone carriage return ends one too. */
function linesOf(markdown: string): readonly string[] {
  return markdown.split(/\r\n|[\r\n]/)
}

describe('hostile text', () => {
  it('is shown as text in HTML: no tag of its own', () => {
    const skeleton = tagsOf(renderHtml(reportOf(incidentWith())))
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        expect(tagsOf(renderHtml(reportOf(incidentWith(texts))))).toEqual(skeleton)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves HTML without script, link, image or anything fetched', () => {
    const html = renderHtml(reportOf(incidentWith({ title: pieces.join(' ') })))
    expect(html).not.toMatch(/<(script|a|img|link|iframe|object|form|base|svg)\b/i)
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('breaks no line, table or heading of Markdown', () => {
    const shape = (texts: Partial<Texts>) => {
      const lines = linesOf(renderMarkdown(reportOf(incidentWith(texts))))
      return lines.map((line) =>
        line.startsWith('|') ? `row of ${cellsOf(line)}` : line.startsWith('#') ? line.split(' ')[0] : 'text',
      )
    }
    const expected = shape({})
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        // Impact is text of several lines: one is compared here, the others below.
        expect(shape({ ...texts, impact: plain.impact })).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })

  it('is live nowhere in Markdown: no tag, link, image, mark-up or address', () => {
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const markdown = renderMarkdown(reportOf(incidentWith(texts)))
        const withoutLinks = markdown.replace(/^- .*: `[^`]*`$/gm, '- link')
        expect(withoutLinks).not.toContain('<')
        expect(withoutLinks).not.toMatch(/(https?|ftp|mailto|javascript):|www\.|\/\/|@[a-z]/i)
        const active = withoutLinks.replace(/\\[\\`*_{}[\]()#+!|~>=.-]/g, '')
        expect(active).not.toMatch(/[[\]`*~]|!\(/)
        const ownItalics = /^_(Not written|To be written).*_$/
        for (const line of linesOf(active)) if (!ownItalics.test(line)) expect(line).not.toContain('_')
      }),
      { numRuns: 200 },
    )
  })

  it('in several lines of impact begins no block of Markdown', () => {
    const impactLines = (impact: string) => {
      const markdown = renderMarkdown(reportOf(incidentWith({ impact })))
      return linesOf(markdown.slice(markdown.indexOf('## Impact') + 11, markdown.indexOf('## Who was paged')))
    }
    expect(impactLines('two lines\nof text')).toEqual(['two lines  ', 'of text', '', ''])
    fc.assert(
      fc.property(hostile, (impact) => {
        for (const line of impactLines(impact)) expect(line).not.toMatch(/^(\s{4}|\t|#|>|[-+*=]|\d+[.)]|```|~~~|\|)/)
      }),
      { numRuns: 200 },
    )
  })

  it('reads as it was written once Markdown has taken its escapes away', () => {
    const text = 'a_b *c* [d](e) <f> `g` # h | i ~j~ \\ k & l'
    const markdown = renderMarkdown(reportOf(incidentWith({ impact: text })))
    const rendered = markdown
      .replace(/\\([\\`*_{}[\]()#+!|~>])/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&')
    expect(rendered).toContain(`\n${text}\n`)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bench, report, withText } from '../testing/hostile-report.ts'
import { hostilePieces, hostileText } from '../testing/hostile-text.ts'
import { renderHtml } from './render-html.ts'
import type { Postmortem } from './schema.ts'

function withSection(text: string): Postmortem {
  return { ...report, sections: { ...report.sections, factors: { text, written: true } } }
}

/** The elements, without what tells a time from other text. */
function tagsOf(html: string): readonly string[] {
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(' class="time"', ''))
}

function sectionIn(html: string): string {
  return html.slice(html.indexOf('<h2>Contributing factors</h2>') + 30, html.indexOf('<h2>5 Whys</h2>'))
}

describe('the HTML export', () => {
  it('reads from what was learnt to what it rests on', () => {
    const headings = [...renderHtml(report).matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text)
    expect(headings).toEqual([
      'Summary',
      'Impact',
      'Measured',
      'Detection',
      'Resolution',
      'Contributing factors',
      '5 Whys',
      'What went well',
      'What went badly',
      'Where we were lucky',
      'Action items',
      'Timeline (UTC)',
      'Who is who (UTC)',
      'Status updates',
      'Runbooks as executed',
      'Who was paged',
      'Roles',
      'What was known at the end',
      'Alerts',
      'Links',
    ])
  })

  it('cites the event of each row, and whether it was observed live', () => {
    const html = renderHtml(report)
    expect(html).toContain(
      `<td data-head="Recorded">observed live</td><td data-head="Event" class="time">#${bench.incident.openedSeq}</td>`,
    )
    expect(html).toMatch(/Support had three calls.*<td data-head="Recorded">added later, at 2026-11-20 09:24:50<\/td>/)
  })

  it('shows a section’s Markdown below its own heading', () => {
    const markdown =
      '# One\n\nTwo **three** _four_ `five<b>`\n\n1. six\n2. seven\n\n> eight\n\n```sh\nnine <b>\n```\n\n[ten](https://ten.example "x")'
    expect(sectionIn(renderHtml(withSection(markdown))).trim()).toBe(
      '<h3>One</h3>\n<p>Two <strong>three</strong> <em>four</em> <code>five&lt;b&gt;</code></p>\n' +
        '<ol><li>six</li>\n<li>seven</li>\n</ol>\n<blockquote><p>eight</p>\n</blockquote>\n' +
        '<pre><code>nine &lt;b&gt;</code></pre>\n' +
        '<p><a href="https://ten.example" rel="noopener noreferrer nofollow">ten</a></p>',
    )
  })

  it('makes links to web and mail only, and no image', () => {
    const markdown =
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](//evil.example) [d](mailto:a@b.example) ![e](https://evil.example/x.png)\n\n[f][f]\n\n[f]: vbscript:x'
    const html = sectionIn(renderHtml(withSection(markdown)))
    expect([...html.matchAll(/href="(.*?)"/g)].map(([, href]) => href)).toEqual(['mailto:a@b.example'])
    expect(html.replace(/<[^>]*>/g, '').trim()).toBe('a b c d e\nf')
  })

  it('shows as plain text a section that would take too long to read', () => {
    for (const text of ['*a_ '.repeat(10_000), '>'.repeat(40_000), '- '.repeat(20_000), '- a\n  - b\n'.repeat(4_000)]) {
      const html = sectionIn(renderHtml(withSection(text)))
      expect(html).toMatch(/^\n?<p class="plain">/)
    }
  })

  it('forbids all but its own style', () => {
    expect(renderHtml(report)).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    )
  })

  it('shows hostile text as text: no element of its own', () => {
    const skeleton = tagsOf(renderHtml(withText('disk')))
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(tagsOf(renderHtml(withText(text)))).toEqual(skeleton)
      }),
      { numRuns: 100 },
    )
    expect(renderHtml(withText(hostilePieces.join(' ')))).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('lets a hostile section use the elements of the allow-list alone', () => {
    const allowed =
      /^<(\/?(p|h[3-6]|ul|li|blockquote|pre|code|em|strong|a|ol)|hr|br|ol start="\d+"|p class="plain"|a href="(https?:\/\/|mailto:)[^"<>]*" rel="noopener noreferrer nofollow")>$/i
    const plain = renderHtml(report)
    const rest = plain.slice(plain.indexOf('<h2>5 Whys</h2>'))
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 3 }), (texts) => {
        const html = renderHtml(withSection(texts.join('\n')))
        for (const tag of tagsOf(sectionIn(html))) expect(tag).toMatch(allowed)
        // Nothing stays open: what follows is as it was.
        expect(html.slice(html.indexOf('<h2>5 Whys</h2>'))).toBe(rest)
      }),
      { numRuns: 100 },
    )
  })
})

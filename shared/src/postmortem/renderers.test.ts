import { HtmlRenderer, Parser } from 'commonmark'
import fc from 'fast-check'
import markdownIt from 'markdown-it'
import { Marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { report, unwritten, withText } from '../testing/hostile-report.ts'
import { hostilePieces, hostileText } from '../testing/hostile-text.ts'
import { renderMarkdown } from './render-markdown.ts'

/** Common renderers, as open as they can be set; none knows front matter. */
const renderers: Readonly<Record<string, (markdown: string) => string>> = {
  'markdown-it': (markdown) => markdownIt({ html: true, linkify: true, typographer: true }).render(markdown),
  marked: (markdown) => new Marked({ gfm: true, async: false }).parse(markdown) as string,
  commonmark: (markdown) => new HtmlRenderer().render(new Parser().parse(markdown)),
}

/** What our own headings, lists, tables and remarks become, and addresses in backticks. */
const ours = /^(h1|h2|h3|p|ul|li|table|thead|tbody|tr|th|td|code|em|hr|br)$/

/** What people's own Markdown may become besides: renderers make links of bare addresses too. */
const ownMarkup =
  /^<\/?(strong|del|s|blockquote|pre|h[4-6]|ol|a)>$|^<ol start="\d+">$|^<a href="((https?:|ftp:)?\/\/|mailto:)[^"]*">$|^<code class="language-[^"]*">$/i

/** Tags that somebody else's words became, with all that a tag of ours has no need of. */
function foreign(html: string): readonly string[] {
  const tags = html.match(/<[!?/]?[a-z][^>]*>|<[!?][^>]*>/gi) ?? []
  return tags.filter((tag) => {
    const [, name = '', rest = ''] = /^<\/?([a-z0-9]+)(.*?)\s*\/?>$/is.exec(tag) ?? []
    return !ours.test(name.toLowerCase()) || rest.trim() !== ''
  })
}

describe.each(Object.entries(renderers))('through %s', (_name, render) => {
  it('nobody’s words become a link, an image or markup, in front matter neither', () => {
    for (const piece of hostilePieces.filter((text) => /\S/.test(text)))
      expect(foreign(render(renderMarkdown({ ...withText(piece), sections: unwritten }))), piece).toEqual([])
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(foreign(render(renderMarkdown({ ...withText(text), sections: unwritten })))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
  it('a section is people’s own Markdown, and leads nowhere but to web and mail', () => {
    const check = (text: string) => {
      const sections = { ...unwritten, factors: { text, written: true } }
      const html = render(renderMarkdown({ ...report, sections, timeline: [] }))
      expect(foreign(html).filter((tag) => !ownMarkup.test(tag))).toEqual([])
      const [before = '', after = ''] = html.split('<h2>5 Whys</h2>')
      expect(before).toContain('<h2>Contributing factors</h2>')
      expect(after).toContain('<h2>')
    }
    for (const piece of hostilePieces) check(piece)
    fc.assert(fc.property(hostileText, check), { numRuns: 40 })
  })
})

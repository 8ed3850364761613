import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Bench } from '../testing/bench.ts'
import { signalOf } from '../testing/builders.ts'
import { bench, options, report, unwritten, withText } from '../testing/hostile-report.ts'
import { hostilePieces, hostileText } from '../testing/hostile-text.ts'
import { outage } from '../testing/outage.ts'
import { readFrontMatter } from './front-matter.ts'
import { postmortemOf } from './postmortem.ts'
import { renderMarkdown } from './render-markdown.ts'
import type { Postmortem } from './schema.ts'

/** One section and little else: what there is to read is read many times. */
function withSection(text: string): Postmortem {
  const sections = { ...unwritten, factors: { text, written: true } }
  return { ...report, sections, timeline: [], updates: [], runbooks: [], paged: [], roles: [], known: [], alerts: [] }
}

function sectionIn(markdown: string): string {
  return markdown.slice(markdown.indexOf('## Contributing factors') + 23, markdown.indexOf('## 5 Whys')).trim()
}

/** Lines as Markdown counts them: a lone carriage return ends one too. */
function linesOf(markdown: string): readonly string[] {
  return markdown.split(/\r\n|[\r\n]/)
}

/** Without its front matter, of which Markdown itself knows nothing. */
function bodyOf(markdown: string): string {
  return markdown.slice(markdown.indexOf('\n---\n') + 5)
}

/** Bars that end a cell: those without an odd number of backslashes before them. */
function cellsOf(line: string): number {
  return (line.replace(/\\./g, '').match(/\|/g) ?? []).length - 1
}

type Tree = ReturnType<typeof fromMarkdown>
type Node = Tree | Tree['children'][number]

function nodesOf(node: Node): readonly Node[] {
  return [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])]
}

/** What stands at the top of the document, heading by heading, but for the section in question. */
function outlineOf(markdown: string): readonly string[] {
  const headings = fromMarkdown(bodyOf(markdown)).children.flatMap((node) =>
    node.type === 'heading' && node.depth < 3 ? [`${node.depth} ${node.position?.start.column}`] : [],
  )
  return headings
}

describe('the Markdown export', () => {
  it('begins with a front matter for tools', () => {
    const markdown = renderMarkdown(report)
    expect(markdown).toMatch(/^---\nformat: "baton-postmortem"\nversion: 2\nid: "inc-\d+"\n/)
    expect(Object.fromEntries(readFrontMatter(markdown) ?? [])).toMatchObject({
      title: 'PaymentErrors, 2 alerts',
      sev: 2,
      status: 'resolved',
      postmortem_status: 'in-review',
      owner: 'person C',
      opened: '2026-11-20T02:00:00.000Z',
      detected_after_seconds: 210,
      acknowledged_after_seconds: 340,
      resolved_after_seconds: 1_490,
      open_actions: 3,
    })
  })

  it('shows the story and what was starred beside it, and says how many there are', () => {
    const rowsOf = (markdown: string) =>
      (
        markdown
          .split('## Timeline (UTC)')[1]
          ?.split('\n## ')[0]
          ?.match(/^\| \d{4}-/gm) ?? []
      ).length
    const story = report.timeline.filter((row) => row.story).length
    expect(rowsOf(renderMarkdown(report))).toBe(story)
    const plain = report.timeline.filter(({ kind }) => kind !== 'receipt' && kind !== 'postmortem').length
    expect(story).toBeLessThan(plain)
    expect(renderMarkdown(report)).toContain(
      `_${story} of ${report.timeline.length} rows: the story and what was starred;`,
    )
    const [unpicked] = report.timeline.filter((row) => row.story === false)
    const timeline = report.timeline.map((row) => (row === unpicked ? { ...row, starred: true } : row))
    expect(rowsOf(renderMarkdown({ ...report, timeline }))).toBe(story + 1)
    const [told] = report.timeline.filter((row) => row.story)
    const shorter = report.timeline.map((row) => (row === told ? { ...row, omitted: true } : row))
    const without = renderMarkdown({ ...report, timeline: shorter })
    expect(rowsOf(without)).toBe(story - 1)
    expect(without).toContain('the story and what was starred, without 1 that was left out;')
    // A file of before the story was told has all but receipts and the writing.
    const old = report.timeline.map(({ story: _story, starred: _starred, ...row }) => ({ ...row, starred: false }))
    expect(rowsOf(renderMarkdown({ ...report, timeline: old }))).toBe(plain)
  })

  it('cites the event of each row, and says whether it was observed live', () => {
    const markdown = renderMarkdown(report)
    expect(markdown).toContain(`| observed live | \\#${bench.incident.openedSeq} |`)
    expect(markdown).toMatch(/\| Support had three calls.*\| added later, at 2026-11-20 09:24:50 \| \\#45 \|/)
  })

  it('says since when a console without a network kept a row', () => {
    const held = outage()
    held.does('cy', 'note.add', { text: 'from the train', heldAt: held.now - 60_000 })
    const markdown = renderMarkdown(postmortemOf(held.incident, held.entriesOf(), held.desk.config, options))
    expect(markdown).toContain('| from the train | observed live, sent later \\(held since 2026-11-20 09:23:50\\) |')
  })

  it('marks what is drafted, and leaves out what nobody wrote', () => {
    const plain = new Bench()
    plain.signal(signalOf({ severity: 'warning' }))
    const markdown = renderMarkdown(postmortemOf(plain.incident, plain.entriesOf(), plain.desk.config, options))
    expect(markdown).toContain('## Impact\n\nNot measured.\n')
    expect(markdown).toContain('## Detection\n\nReported by')
    expect(markdown).toContain('_Drafted from the log; nobody has written this yet._')
    expect(markdown).not.toMatch(/## (Contributing factors|Action items|What went)/)
    expect(markdown).not.toContain('|  |  |')
    expect(markdown).toContain('## Who was paged\n\nNobody was paged.\n')
    expect(markdown).toContain('- Postmortem: not begun')
  })

  it('has the 5 Whys as a nested list', () => {
    expect(renderMarkdown(report)).toContain(
      '- Payments failed because one 502 was final\n  - The retry was removed in 4.12.0\n    - It looked like dead code\n  - The upstream',
    )
  })

  it('keeps a section as it was written, its headings below the section’s own', () => {
    const written = '# One\nTwo **three** [four](https://four.example)\n\nFive\n====\n\n| a | b |\n\n~~~\n# six\n~~~'
    expect(sectionIn(renderMarkdown(withSection(written)))).toBe(
      '### One\nTwo **three** [four](https://four.example)\n\n### Five\n\n| a | b |\n\n~~~\n# six\n~~~',
    )
  })

  it.each([
    ['```\nopen', '```\nopen\n```'],
    ['a <b>bold</b> word', 'a &lt;b>bold&lt;/b> word'],
    ['<!-- open', '&lt;!-- open'],
    ['![x](https://evil.example/x.png)', '\\![x](https://evil.example/x.png)'],
    ['[x](javascript:alert\\(1))', '\\[x](javascript:alert\\(1))'],
    ['<javascript:alert>', '&lt;javascript:alert>'],
    ['[x][y]\n\n[y]: javascript:alert', '[x][y]\n\n\\[y]: javascript:alert'],
    ['> ## in\n> a quote', '> #### in\n> a quote'],
    ['> two\n> lines\n> ---\n> end', '> #### two lines\n> end'],
  ])('makes %j safe to stand in the document', (written, shown) => {
    expect(sectionIn(renderMarkdown(withSection(written)))).toBe(shown)
  })

  it('shows as plain text a section that would take too long to read', () => {
    const shown = sectionIn(renderMarkdown(withSection('*a_ '.repeat(10_000))))
    expect(shown.startsWith('\\*a\\_ \\*a\\_')).toBe(true)
  })
})

describe('hostile text in Markdown', () => {
  it('breaks neither the front matter nor a line, table or heading', () => {
    const shape = (text: string) =>
      linesOf(renderMarkdown(withText(text))).map((line) =>
        line.startsWith('|') ? `row of ${cellsOf(line)}` : /^(#+ |[a-z_]+: |---$|\s*- |$)/.exec(line)?.[0],
      )
    const expected = shape('disk')
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(shape(text)).toEqual(expected)
        const fields = readFrontMatter(renderMarkdown(withText(text)))
        expect(fields?.get('title')).toBe(text)
        expect(fields?.get('version')).toBe(2)
      }),
      { numRuns: 100 },
    )
  })

  it('has in its front matter no character that ends a line in YAML', () => {
    const [, head = ''] = renderMarkdown(withText(hostilePieces.join(''))).split('---\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(head.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/)
  })

  it('has in its front matter nothing that a renderer makes live which takes it for text, and YAML reads it as it was', () => {
    const lively = [
      '<script>x</script>',
      '[a](javascript:alert(1))',
      '![a](http://b.example/c.png)',
      'http://evil.example www.evil.example a@evil.example',
      '<javascript:alert(1)> &lt;b&gt; *c* _d_ `e` ~~f~~ | g',
    ]
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...lively), hostileText), (text) => {
        const markdown = renderMarkdown(withText(text))
        const head = markdown.slice(0, markdown.indexOf('\n---\n') + 5)
        const kinds = nodesOf(fromMarkdown(head)).map(({ type }) => type)
        expect(kinds.filter((kind) => !['root', 'thematicBreak', 'heading', 'text'].includes(kind))).toEqual([])
        // Characters of which renderers make links by themselves.
        expect(head).not.toMatch(/\/\/|www\.|@|[a-z]:[^\s]|<|>/i)
        expect(parse(head.slice(4, -5))).toMatchObject({ title: text, version: 2 })
      }),
      { numRuns: 100 },
    )
  })

  it('is live nowhere outside sections: no tag, link, image, mark-up or address', () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const body = bodyOf(renderMarkdown({ ...withText(hostile), sections: unwritten }))
        for (const node of nodesOf(fromMarkdown(body)))
          expect(['html', 'link', 'image', 'linkReference', 'imageReference', 'definition']).not.toContain(node.type)
        const withoutLinks = body.slice(0, body.indexOf('## Links'))
        expect(withoutLinks).not.toContain('<')
        expect(withoutLinks).not.toMatch(/(https?|ftp|mailto|javascript):|www\.|\/\/|@[a-z]/i)
        const active = withoutLinks.replace(/\\[\\`*_{}[\]()#+!|~>=.-]/g, '')
        expect(active).not.toMatch(/[[\]`*~]|!\(/)
        const ownItalics = /^_(Drafted|A person|\d+ of).*_$/
        for (const line of linesOf(active)) if (!ownItalics.test(line)) expect(line).not.toContain('_')
      }),
      { numRuns: 100 },
    )
  })

  it('in a section changes no heading around it, and becomes no HTML, image or unsafe link', () => {
    const outline = outlineOf(renderMarkdown(withSection('disk')))
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 4 }), (texts) => {
        const markdown = renderMarkdown(withSection(texts.join('\n')))
        expect(outlineOf(markdown)).toEqual(outline)
        for (const node of nodesOf(fromMarkdown(bodyOf(markdown)))) {
          expect(['html', 'image', 'imageReference']).not.toContain(node.type)
          if (node.type === 'link' || node.type === 'definition') expect(node.url).toMatch(/^(https?:\/\/|mailto:)/i)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('reads as it was written once Markdown has taken its escapes away', () => {
    const text = 'a_b *c* [d](e) <f> `g` # h | i ~j~ \\ k & l'
    const rendered = renderMarkdown({ ...report, title: text })
      .replace(/\\([\\`*_{}[\]()#+!|~>])/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&')
    expect(rendered).toContain(`\n# Postmortem: ${text}\n`)
  })
})

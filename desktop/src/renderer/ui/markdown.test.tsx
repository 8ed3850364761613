import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { type Face, FaceProvider } from '../store/context.tsx'
import { Markdown } from './markdown.tsx'

/** No link is clicked here, so the face need not do anything. */
const face = { actions: {} } as Face

function drawn(text: string, more: Partial<Parameters<typeof Markdown>[0]> = {}): string {
  return renderToStaticMarkup(
    <FaceProvider face={face}>
      <Markdown text={text} {...more} />
    </FaceProvider>,
  )
}

describe('hostile Markdown', () => {
  it('shows HTML as text', () => {
    const html = drawn('Hi <script>alert(1)</script> <b onclick="x()">there</b>\n\n<iframe src="https://a.b"></iframe>')
    expect(html).not.toMatch(/<(?:script|b|iframe)/)
    expect(html).toContain('&lt;script&gt;')
  })

  it('draws no image, but a link to it', () => {
    const html = drawn('![the graph](https://evil.example/pixel.png)')
    expect(html).not.toContain('<img')
    expect(html).toContain('image: the graph')
    expect(html).toContain('evil.example</span>')
  })

  it('makes no control inside a control of a linked image', () => {
    expect(drawn('[![badge](https://a.example/b.png)](https://c.example)').match(/<button/g)).toHaveLength(1)
  })

  it('leaves a link that leads nowhere as its words', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//evil.example'])
      expect(drawn(`[words](${url})`, { onLink: () => undefined })).toBe('<div class="markdown"><p>words</p></div>')
  })

  it('gives a relative link to its follower only', () => {
    expect(drawn('[next](./disk.md)')).not.toContain('<button')
    expect(drawn('[next](./disk.md)', { onLink: () => undefined })).toContain('>next</button>')
  })

  it('shows what the parser cannot take as it is written', () => {
    expect(drawn(`${'- '.repeat(2_000)}a`)).toMatch(/class="pre">- - /)
    expect(drawn('>'.repeat(9_000))).toMatch(/class="pre">&gt;&gt;/)
  })
})

describe('headings', () => {
  it('go down by the shift, and never past the sixth', () => {
    expect(drawn('# One\n\n##### Five', { headingShift: 3 })).toMatch(/<h4>One<\/h4>\s*<h6>Five<\/h6>/)
  })
})

describe('steps', () => {
  const step = (line: number, children: ReactNode) => <em data-line={line}>{children}</em>
  const linesIn = (text: string) =>
    [...drawn(text, { renderStep: step }).matchAll(/data-line="(\d+)"/g)].map(([, line]) => Number(line))

  it('are the items of numbered and of task lists, by their line', () => {
    expect(linesIn('# T\n\n1. first\n2. second\n\n- plain\n- [ ] task\n- [x] ticked')).toEqual([3, 4, 7, 8])
  })

  it('keep their lines when the text has the line ends of another system', () => {
    expect(linesIn('# T\r\n\r\n1. first\r\n2. second')).toEqual([3, 4])
  })

  it('hide the boxes of the text, which cannot be ticked', () => {
    expect(drawn('- [ ] task')).toContain('☐')
    expect(drawn('- [ ] task', { renderStep: step })).not.toContain('☐')
  })
})

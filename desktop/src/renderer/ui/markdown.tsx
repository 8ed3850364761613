import { stepsOf } from '@baton/shared/model/runbook.ts'
import { createContext, type ReactNode, use, useMemo } from 'react'
import renderMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { plainText } from '../../presentation/plain-text.ts'
import { linkHost } from './link-host.ts'
import { OutsideLink } from './outside-link.tsx'

interface MarkdownProps {
  /** Hostile until proven otherwise. */
  readonly text: string
  /** How many levels the headings go down: with 2 (the default), `#` is an h3. */
  readonly headingShift?: number
  /** Follows a relative link; without it such a link is text. */
  readonly onLink?: ((href: string) => void) | undefined
  /**
   * Draws one step of a runbook; `line` names it as `stepsOf` does. `children` may hold whole lists, so a label must
   * not wrap them.
   */
  readonly renderStep?: ((line: number, children: ReactNode) => ReactNode) | undefined
}

/** Beyond this nobody reads on a page, and drawing would hold it up. Characters, as for a runbook. */
const maxLength = 100_000

/** Containers within containers on one line cost the parser the square of their number, and then its stack. */
const tooNested = /^(?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t])){25}/m

/**
 * Markdown from people, alerts and files: no HTML and no image is drawn, and a link leaves only through the host's rules.
 * Text that the parser cannot take is shown as it is written.
 */
export function Markdown({ text, headingShift = 2, onLink, renderStep }: MarkdownProps) {
  const source = useMemo(() => readable(text), [text])
  const drawn = useMemo(() => draw(source), [source])
  const hasSteps = renderStep !== undefined
  const lines = useMemo(() => (hasSteps && drawn !== null ? linesOfSteps(source) : noLines), [source, drawn, hasSteps])
  return (
    <MarkdownContext value={{ headingShift, onLink, renderStep, lines }}>
      <div className="markdown">{drawn ?? <p className="pre">{source}</p>}</div>
    </MarkdownContext>
  )
}

/** Safe to read, with the same lines. */
function readable(text: string): string {
  return plainText(text.slice(0, maxLength).replace(/\r\n?/g, '\n'), maxLength)
}

/** Null when the parser cannot take it. */
function draw(source: string): ReactNode {
  if (tooNested.test(source)) return null
  try {
    // An address is judged where it is drawn.
    return renderMarkdown({ children: source, remarkPlugins, components, urlTransform: (url) => url })
  } catch {
    return null
  }
}

const noLines: ReadonlySet<number> = new Set()

function linesOfSteps(source: string): ReadonlySet<number> {
  return new Set(stepsOf(source).map(({ line }) => line))
}

/** What the elements below are drawn with; they themselves stay the same, so that a change takes no focus away. */
const MarkdownContext = createContext<
  Pick<MarkdownProps, 'onLink' | 'renderStep'> & {
    readonly headingShift: number
    readonly lines: ReadonlySet<number>
  }
>({ headingShift: 2, onLink: undefined, renderStep: undefined, lines: noLines })

const InsideLink = createContext(false)

const remarkPlugins = [remarkGfm]

const components: Components = {
  h1: ({ children }) => <Heading level={1}>{children}</Heading>,
  h2: ({ children }) => <Heading level={2}>{children}</Heading>,
  h3: ({ children }) => <Heading level={3}>{children}</Heading>,
  h4: ({ children }) => <Heading level={4}>{children}</Heading>,
  h5: ({ children }) => <Heading level={5}>{children}</Heading>,
  h6: ({ children }) => <Heading level={6}>{children}</Heading>,
  a: ({ href = '', children }) => (
    <InsideLink value={true}>
      <Link href={href}>{children}</Link>
    </InsideLink>
  ),
  img: ({ src, alt = '' }) => <Image src={typeof src === 'string' ? src : ''} alt={alt} />,
  li: ({ node, children }) => <Item line={node?.position?.start.line ?? 0}>{children}</Item>,
  input: ({ checked }) => <Box checked={checked === true} />,
}

/** Without the id that the heading of footnotes carries: several texts stand on one page. */
function Heading({ level, children }: { readonly level: number; readonly children: ReactNode }) {
  const { headingShift } = use(MarkdownContext)
  const Tag = `h${Math.min(6, level + headingShift)}` as 'h6'
  return <Tag>{children}</Tag>
}

function Link({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const { onLink } = use(MarkdownContext)
  if (linkHost(href) !== null) return <OutsideLink url={href}>{children}</OutsideLink>
  if (onLink === undefined || !isRelative(href)) return children
  return (
    <button type="button" className="link" onClick={() => onLink(href)}>
      {children}
    </button>
  )
}

/** It names no scheme and no host. A fragment is its follower's to find, as ids are not drawn. */
function isRelative(href: string): boolean {
  return href !== '' && !/^(?:[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(href)
}

/** A picture would be fetched from where the text's author says; as a link it is fetched when the reader wants it. */
function Image({ src, alt }: { readonly src: string; readonly alt: string }) {
  const words = alt === '' ? 'image' : `image: ${alt}`
  const isInside = use(InsideLink)
  if (isInside || linkHost(src) === null) return words
  return <OutsideLink url={src}>{words}</OutsideLink>
}

function Item({ line, children }: { readonly line: number; readonly children: ReactNode }) {
  const { renderStep, lines } = use(MarkdownContext)
  if (renderStep === undefined || !lines.has(line)) return <li>{children}</li>
  return <li className="markdown-step">{renderStep(line, children)}</li>
}

/** The text's own boxes cannot be ticked; where steps are drawn with theirs, these would be a second one. */
function Box({ checked }: { readonly checked: boolean }) {
  const { renderStep } = use(MarkdownContext)
  return renderStep === undefined ? <span>{checked ? '☑' : '☐'}</span> : null
}

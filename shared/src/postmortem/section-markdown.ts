import { fromMarkdown } from 'mdast-util-from-markdown'
import { escapeLines, lineBreak } from './escape-markdown.ts'

type Root = ReturnType<typeof fromMarkdown>
export type SectionNode = Root | Root['children'][number]

/** Finding emphasis and links costs the square of what might begin them in one block. */
const maxCost = 3_000 ** 2
/** Where a block ends for certain: before an empty line, a bullet or a heading. */
const blockEnd = /\n(?=[ \t]*\n| {0,3}(?:[-+*][ \t]+\S|#{1,6}[ \t]))/
/** Items of lists within lists cost more the more there are. */
const maxItems = 1_000
const item = /^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]/gm
/** A line that opens more quotes or lists than any person writes. */
const tooDeep = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){200}/m

/** A section as a tree; null when reading it would cost too much, and it is shown as plain text. */
export function parseSection(markdown: string): Root | null {
  const cost = markdown.split(blockEnd).reduce((sum, block) => sum + (block.match(/[*_[]/g)?.length ?? 0) ** 2, 0)
  const items = markdown.match(item)?.length ?? 0
  return cost > maxCost || items > maxItems || tooDeep.test(markdown) ? null : fromMarkdown(markdown)
}

/** The address of a link when it may be one: what is neither web nor mail is shown as text. */
export function safeHref(url: string): string | null {
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : null
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Stands after a section to see whether the section lets go of what follows it. */
const sentinel = '\n\n## end'
const maxPasses = 8

/**
 * A section made to stand inside a larger Markdown document: its headings lie below the document's, it leaves nothing
 * open that would swallow what follows, and it has no HTML, no image and no link but to web and mail. All else stays as
 * people wrote it. What cannot be made so is shown as plain text. The parser itself is asked whether it is.
 */
export function containMarkdown(markdown: string): string {
  // A byte-order mark is passed over at the start of a file only, which this is to the parser and not to the reader.
  const plain = markdown
    .replace(lineBreak, '\n')
    .replace(/^[\n\ufeff]+/, '')
    .trimEnd()
  let text = plain
  for (let pass = 0; pass < maxPasses; pass++) {
    const root = parseSection(text + sentinel)
    if (!root) break
    const edits = [...neutralised(root, text), ...closed(root, text)]
    if (edits.length === 0) {
      const lowered = applied(text, headingsOf(root, text))
      return lowered === text || isContained(lowered) ? lowered : escapeLines(plain)
    }
    text = applied(text, edits)
  }
  return escapeLines(plain)
}

function isContained(text: string): boolean {
  const root = parseSection(text + sentinel)
  if (!root || neutralised(root, text).length > 0 || closed(root, text).length > 0) return false
  return nodesOf(root).every((node) => node.type !== 'heading' || node.depth > 2 || isSentinel(node, text))
}

function isSentinel(node: SectionNode, text: string): boolean {
  return startOf(node) === text.length + 2
}

/** A fence or comment that is still open ends at the end of the document, and would take the rest of it along. */
function closed(root: Root, text: string): readonly Edit[] {
  const last = root.children.at(-1)
  if (!last || isSentinel(last, text)) return []
  const [, fence] = /^(`{3,}|~{3,})/.exec(text.slice(startOf(last))) ?? []
  return fence === undefined ? [] : [{ start: text.length, end: text.length, text: `\n${fence}` }]
}

function neutralised(root: Root, text: string): readonly Edit[] {
  return nodesOf(root).flatMap((node): readonly Edit[] => {
    const start = startOf(node)
    const end = Math.min(endOf(node), text.length)
    switch (node.type) {
      case 'html':
        return [...text.slice(start, end).matchAll(/</g)].map(({ index }) => swap(start + index, '&lt;'))
      case 'image':
      case 'imageReference':
        return [swap(start, '\\!')]
      case 'link':
      case 'definition':
        if (safeHref(node.url) !== null) return []
        return [swap(start, text[start] === '<' ? '&lt;' : `\\${text[start]}`)]
      default:
        return []
    }
  })
}

/** Two levels down, where they lie below the document's own. */
function headingsOf(root: Root, text: string): readonly Edit[] {
  return nodesOf(root).flatMap((node): readonly Edit[] => {
    if (node.type !== 'heading' || isSentinel(node, text)) return []
    const start = startOf(node)
    const end = endOf(node)
    const mark = '#'.repeat(Math.min(6, node.depth + 2))
    const lines = text.slice(start, end).split('\n')
    if (lines.length === 1) return [{ start, end: start + node.depth, text: mark }]
    // Underlined; its further lines begin with the marks of the quote or list around it.
    const words = lines.slice(0, -1).map((line, index) => (index === 0 ? line : line.replace(/^[ \t>]*/, '')))
    return [{ start, end, text: `${mark} ${words.join(' ')}` }]
  })
}

function nodesOf(node: SectionNode): readonly SectionNode[] {
  const nodes: SectionNode[] = [node]
  // Grows as it is walked, so that a deep tree needs no deep stack.
  for (const each of nodes) if ('children' in each) for (const child of each.children) nodes.push(child)
  return nodes
}

function startOf(node: SectionNode): number {
  return node.position?.start.offset ?? 0
}

function endOf(node: SectionNode): number {
  return node.position?.end.offset ?? 0
}

function swap(index: number, text: string): Edit {
  return { start: index, end: index + 1, text }
}

/** From the last to the first, so that none moves what another means. */
function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((changed, edit) => changed.slice(0, edit.start) + edit.text + changed.slice(edit.end), text)
}

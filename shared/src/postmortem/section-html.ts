import { escapeHtml } from './escape-html.ts'
import { parseSection, type SectionNode, safeHref } from './section-markdown.ts'

/** Where the links of a section lead that name their address elsewhere. */
type Definitions = ReadonlyMap<string, string>

/** A section's Markdown as HTML: an allow-list of elements, no HTML of its own, no image, links to web and mail only. */
export function sectionHtml(markdown: string): string {
  const root = parseSection(markdown)
  if (!root) return `<p class="plain">${escapeHtml(markdown)}</p>`
  const definitions = new Map<string, string>()
  const collect = (node: SectionNode) => {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node.url)
    if ('children' in node) node.children.forEach(collect)
  }
  collect(root)
  return inner(root, definitions)
}

function inner(node: SectionNode, definitions: Definitions): string {
  return 'children' in node ? node.children.map((child) => render(child, definitions)).join('') : ''
}

function render(node: SectionNode, definitions: Definitions): string {
  switch (node.type) {
    case 'text':
    case 'html':
      return escapeHtml(node.value)
    case 'paragraph':
      return `<p>${inner(node, definitions)}</p>\n`
    case 'heading': {
      const level = Math.min(6, node.depth + 2)
      return `<h${level}>${inner(node, definitions)}</h${level}>\n`
    }
    case 'emphasis':
      return `<em>${inner(node, definitions)}</em>`
    case 'strong':
      return `<strong>${inner(node, definitions)}</strong>`
    case 'inlineCode':
      return `<code>${escapeHtml(node.value)}</code>`
    case 'code':
      return `<pre><code>${escapeHtml(node.value)}</code></pre>\n`
    case 'blockquote':
      return `<blockquote>${inner(node, definitions)}</blockquote>\n`
    case 'break':
      return '<br>'
    case 'thematicBreak':
      return '<hr>\n'
    case 'list': {
      const items = node.children.map((item) => `<li>${itemHtml(item, definitions)}</li>\n`).join('')
      if (!node.ordered) return `<ul>${items}</ul>\n`
      return `<ol${(node.start ?? 1) === 1 ? '' : ` start="${node.start}"`}>${items}</ol>\n`
    }
    case 'link':
      return link(node.url, inner(node, definitions))
    case 'linkReference':
      return link(definitions.get(node.identifier) ?? '', inner(node, definitions))
    case 'image':
    case 'imageReference':
      return escapeHtml(node.alt ?? '')
    case 'definition':
      return ''
    default:
      return inner(node, definitions)
  }
}

/** The items of a tight list have no paragraphs of their own. */
function itemHtml(item: SectionNode, definitions: Definitions): string {
  if (item.type !== 'listItem' || item.spread) return inner(item, definitions)
  return item.children
    .map((child) => (child.type === 'paragraph' ? inner(child, definitions) : render(child, definitions)))
    .join('\n')
}

function link(url: string, text: string): string {
  const href = safeHref(url)
  return href === null ? text : `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">${text}</a>`
}

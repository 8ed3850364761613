import { escapeMarkdown, lineBreak } from './escape-markdown.ts'
import { frontMatterOf } from './front-matter.ts'
import { type Block, reportOf } from './report.ts'
import type { Postmortem, WhyNode } from './schema.ts'
import { containMarkdown } from './section-markdown.ts'

/**
 * The postmortem as Markdown with front matter. Alert and note text is hostile: it is escaped, so that it shows as it
 * was written. Sections are people's own Markdown, kept inside their headings.
 */
export function renderMarkdown(postmortem: Postmortem): string {
  const lines = [
    ...frontMatterOf(postmortem),
    '',
    `# Postmortem: ${escapeMarkdown(postmortem.title)}`,
    ...reportOf(postmortem).flatMap((block) => ['', ...linesOf(block)]),
    '',
  ]
  return lines.join('\n')
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return [`## ${block.text}`]
    case 'subheading':
      return [`### ${escapeMarkdown(block.text.trim())}`]
    case 'words':
      return [escapeMarkdown(block.text)]
    case 'remark':
      return [`_${block.text}_`]
    case 'markdown':
      return [containMarkdown(block.text)]
    case 'facts':
      return block.rows.map(([label, value]) => `- ${escapeMarkdown(label)}: ${escapeMarkdown(value)}`)
    case 'table':
      return table(block.head, block.rows)
    case 'tree':
      return branches(block.nodes, '')
    case 'links':
      return block.links.map(({ label, url }) => `- ${escapeMarkdown(label.trim())}: ${code(url)}`)
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  return [row(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(row)]
}

function branches(nodes: readonly WhyNode[], indent: string): readonly string[] {
  return nodes.flatMap(({ text, because }) => [
    `${indent}- ${escapeMarkdown(text.trim())}`,
    ...branches(because, `${indent}  `),
  ])
}

/** A link as text that nothing makes clickable; a backtick or a line break would end it. */
function code(url: string): string {
  return `\`${url.replace(lineBreak, ' ').replaceAll('`', '%60')}\``
}

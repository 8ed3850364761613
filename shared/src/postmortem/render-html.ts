import { escapeHtml } from './escape-html.ts'
import { type Block, reportOf } from './report.ts'
import { reportStyle } from './report-style.ts'
import type { Postmortem, WhyNode } from './schema.ts'
import { sectionHtml } from './section-html.ts'

/**
 * The postmortem as one HTML file that needs nothing else: no script, no image, nothing fetched, and a policy that
 * forbids them. It prints as it reads.
 */
export function renderHtml(postmortem: Postmortem): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`Postmortem: ${postmortem.title}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>Postmortem: ${escapeHtml(postmortem.title)}</h1>
${reportOf(postmortem).map(blockHtml).join('\n')}
</main>
<footer>Made from the log of incident ${escapeHtml(postmortem.incidentId)}. Each number such as #12 names an event of it. Times are UTC.</footer>
</body>
</html>
`
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${escapeHtml(block.text)}</h2>`
    case 'subheading':
      return `<h3>${escapeHtml(block.text)}</h3>`
    case 'words':
      return `<p>${escapeHtml(block.text)}</p>`
    case 'remark':
      return `<p class="remark">${escapeHtml(block.text)}</p>`
    case 'markdown':
      return sectionHtml(block.text)
    case 'facts':
      return `<dl>${block.rows
        .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
        .join('')}</dl>`
    case 'table':
      return table(block.head, block.rows)
    case 'tree':
      return branches(block.nodes)
    case 'links':
      return `<ul>${block.links.map(({ label, url }) => `<li>${escapeHtml(label)}: ${escapeHtml(url)}</li>`).join('')}</ul>`
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headCells = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')
  const body = rows
    .map((cells) => `<tr>${cells.map((cell, index) => cellHtml(cell, head[index] ?? '')).join('')}</tr>`)
    .join('\n')
  return `<table><thead><tr>${headCells}</tr></thead><tbody>\n${body}\n</tbody></table>`
}

/** A time or the number of an event, which a line break would make hard to read. */
const short = /^(\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?|#\d+)$/

/** On a narrow screen the cells of a row stand below each other, each with its head. */
function cellHtml(cell: string, head: string): string {
  return `<td data-head="${escapeHtml(head)}"${short.test(cell) ? ' class="time"' : ''}>${escapeHtml(cell)}</td>`
}

function branches(nodes: readonly WhyNode[]): string {
  if (nodes.length === 0) return ''
  return `<ul>${nodes.map(({ text, because }) => `<li>${escapeHtml(text)}${branches(because)}</li>`).join('')}</ul>`
}

import type { Postmortem } from './postmortem.ts'
import { answered, clock, factRows, remark } from './render-markdown.ts'

/** The postmortem as one HTML file that needs nothing else: no script, no link, no image, and a policy that forbids them. */
export function renderHtml(postmortem: Postmortem): string {
  const { title, summary, impact, paged, timeline, links } = postmortem
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`Postmortem: ${title}`)}</title>
<style>${style}</style>
</head>
<body>
<h1>Postmortem: ${escapeHtml(title)}</h1>
<dl>${factRows(postmortem)
    .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('')}</dl>
<h2>Summary</h2>
<p>${escapeHtml(summary)}</p>
<h2>Impact</h2>
<p>${impact ? escapeHtml(impact) : '<em>Not written down yet.</em>'}</p>
<h2>Who was paged</h2>
${
  paged.length === 0
    ? '<p>Nobody was paged.</p>'
    : table(
        ['Who', 'Why', 'Paged (UTC)', 'Answered after'],
        paged.map((page) => [page.who, page.why, clock(page.pagedAt), answered(page.answeredAfterMs)]),
      )
}
<h2>Timeline (UTC)</h2>
${table(
  ['Time', 'Who', 'What', 'Event'],
  timeline.map((row) => [clock(row.at), row.who, row.text + remark(row), `#${row.seq}`]),
)}
${links.length === 0 ? '' : `<h2>Links</h2><ul>${links.map((link) => `<li>${escapeHtml(link.label)}: ${escapeHtml(link.url)}</li>`).join('')}</ul>`}
<h2>Contributing factors</h2>
<p><em>To be written.</em></p>
<h2>Action items</h2>
<p><em>To be written: what, owner, due date.</em></p>
</body>
</html>
`
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#16202b;background:#fff}' +
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #c5ccd3}' +
  'td{white-space:pre-wrap;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}' +
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{color:#4f5d6b}dd{margin:0}'

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headCells = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')
  const body = rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('\n')
  return `<table><thead><tr>${headCells}</tr></thead><tbody>\n${body}\n</tbody></table>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

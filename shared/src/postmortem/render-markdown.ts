import { durationWords } from '../timeline/timeline.ts'
import type { Postmortem } from './postmortem.ts'

/** The postmortem as Markdown. Alert and note text is hostile: it is escaped, so that it shows as it was written. */
export function renderMarkdown(postmortem: Postmortem): string {
  const { title, impact, timeline, paged, links } = postmortem
  const lines = [
    `# Postmortem: ${escapeMarkdown(title)}`,
    '',
    ...table(['', ''], factRows(postmortem)),
    '',
    '## Summary',
    '',
    escapeMarkdown(postmortem.summary),
    '',
    '## Impact',
    '',
    impact ? paragraphs(impact) : '_Not written down yet._',
    '',
    '## Who was paged',
    '',
    ...(paged.length === 0
      ? ['Nobody was paged.']
      : table(
          ['Who', 'Why', 'Paged (UTC)', 'Answered after'],
          paged.map((page) => [page.who, page.why, clock(page.pagedAt), answered(page.answeredAfterMs)]),
        )),
    '',
    '## Timeline (UTC)',
    '',
    ...table(
      ['Time', 'Who', 'What', 'Event'],
      timeline.map((row) => [clock(row.at), row.who, row.text + remark(row), `#${row.seq}`]),
    ),
    '',
    ...(links.length === 0
      ? []
      : ['## Links', '', ...links.map((link) => `- ${escapeMarkdown(link.label)}: ${code(link.url)}`), '']),
    '## Contributing factors',
    '',
    '_To be written._',
    '',
    '## Action items',
    '',
    '_To be written: what, owner, due date._',
    '',
  ]
  return lines.join('\n')
}

/** Label and value of each fact at the top of a postmortem. */
export function factRows(postmortem: Postmortem): readonly (readonly [string, string])[] {
  const sev = postmortem.sev === null ? 'not set' : `SEV-${postmortem.sev}`
  return [
    ['Incident', postmortem.incidentId],
    ['Service', postmortem.service ?? 'not known'],
    ['Severity', `${sev} (the source said ${postmortem.severity})`],
    ['Status', postmortem.status],
    ['Opened (UTC)', clock(postmortem.openedAt)],
    ['Acknowledged', happened(postmortem.acknowledgedAt, postmortem.acknowledgedAfterMs)],
    ['Resolved', happened(postmortem.resolvedAt, postmortem.resolvedAfterMs)],
  ]
}

/** `2026-11-20 02:14:05` of an ISO time. */
export function clock(isoTime: string): string {
  return isoTime.slice(0, 19).replace('T', ' ')
}

export function answered(afterMs: number | null): string {
  return afterMs === null ? 'not answered' : durationWords(afterMs)
}

/** What a reader must know about a row beside its text. */
export function remark(row: { readonly addedLater: boolean; readonly edited: boolean }): string {
  return `${row.addedLater ? ' (added later)' : ''}${row.edited ? ' (edited)' : ''}`
}

function happened(at: string | null, afterMs: number | null): string {
  return at === null || afterMs === null ? 'no' : `${clock(at)}, after ${durationWords(afterMs)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  return [row(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(row)]
}

/** A lone carriage return ends a line of Markdown too. */
const lineBreak = /\r\n|[\r\n]/g

/** Text of several lines, each shown on its own. */
function paragraphs(text: string): string {
  const lines = text.split(lineBreak).map((line) => escapeMarkdown(line.trim()))
  return lines.join('  \n')
}

/** A link as text that nothing makes clickable; a backtick or a line break would end it. */
function code(url: string): string {
  return `\`${url.replace(lineBreak, ' ').replaceAll('`', '%60')}\``
}

/**
 * One line, in which every character that Markdown or HTML gives a meaning is shown as itself. Renderers make links of
 * bare addresses, and mentions of names, which no backslash stops: a space of no width does.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(lineBreak, ' ')
    .replace(/[\\`*_{}[\]()#+!|~>]/g, (character) => `\\${character}`)
    .replace(/^\s*(?=[-=])/, '\\')
    .replace(/^\s*(\d+)\./, '$1\\.')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/(https?|ftp|mailto|javascript|\bdata)(?=:)|www(?=\.)|@/gi, '$&&#8203;')
    .replace(/\/(?=\/)/g, '/&#8203;')
}

/** A lone carriage return ends a line of Markdown too. */
export const lineBreak = /\r\n|[\r\n]/g

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

/** Text of several lines, each shown on its own. */
export function escapeLines(text: string): string {
  const lines = text.split(lineBreak).map((line) => escapeMarkdown(line.trim()))
  return lines.join('  \n')
}

import { trimEnd } from '@baton/shared/trim-end.ts'
import { cleanText, fit, widthOf } from './text.ts'

/** How a piece of a line looks. Never the only sign of anything: the words say it as well. */
export type Style = 'plain' | 'bold' | 'dim' | 'alarm' | 'chosen' | 'critical' | 'error' | 'warning' | 'info' | 'ok'

export interface Span {
  readonly text: string
  readonly style: Style
}

/** One line of the screen. */
export type Line = readonly Span[]

export function span(text: string, style: Style = 'plain'): Span {
  return { text: cleanSpaces(text), style }
}

/** Cleans what is hostile, and keeps the spaces that lay a line out. */
function cleanSpaces(text: string): string {
  const left = trimEnd(text, ' ')
  const middle = left.replace(/^ +/, '')
  return left.slice(0, left.length - middle.length) + cleanText(middle) + text.slice(left.length)
}

/** The line in exactly `width` cells: cut, or filled with spaces of its last style. */
export function cut(line: Line, width: number): Line {
  const parts: Span[] = []
  let left = width
  for (const { text, style } of line) {
    const fitted = fit(text, left)
    if (fitted !== '') parts.push({ text: fitted, style })
    left -= widthOf(fitted)
    if (fitted !== text || left <= 0) break
  }
  const last = parts.at(-1)
  if (left > 0)
    parts.push({
      text: ' '.repeat(left),
      style: last?.style === 'alarm' || last?.style === 'chosen' ? last.style : 'plain',
    })
  return parts
}

/** `left` and `right` at the two ends of a line; what is right stays, what is left is cut. */
export function ends(left: Line, right: Line, width: number): Line {
  const rightWidth = right.reduce((sum, { text }) => sum + widthOf(text), 0)
  if (rightWidth >= width) return cut(right, width)
  return [...cut(left, width - rightWidth - 1), span(' ', left.at(-1)?.style ?? 'plain'), ...right]
}

const codes: Readonly<Record<Style, string>> = {
  plain: '',
  bold: '1',
  dim: '2',
  alarm: '1;7',
  chosen: '7',
  critical: '1;31',
  error: '33',
  warning: '93',
  info: '36',
  ok: '32',
}
const withoutColour: Readonly<Partial<Record<Style, string>>> = {
  critical: '1',
  error: '',
  warning: '',
  info: '',
  ok: '',
}

/** A line as bytes for a terminal: the only place where escape sequences are made. */
export function paint(line: Line, hasColour: boolean): string {
  return line
    .map(({ text, style }) => {
      const code = (hasColour ? undefined : withoutColour[style]) ?? codes[style]
      return code === '' ? text : `\x1b[${code}m${text}\x1b[0m`
    })
    .join('')
}

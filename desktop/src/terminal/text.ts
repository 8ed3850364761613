import { plainLine } from '../presentation/plain-text.ts'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const wide =
  /^(?:\p{Emoji_Presentation}|.\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u
const invisible = /^[\p{Mark}\p{Format}]/u
/** Marks piled on one letter reach into the lines around it. */
const longestGrapheme = 8

/** Hostile text as what a terminal can show: no control characters, hence no escape sequences; one line. */
export function cleanText(text: string, max = 1_000): string {
  return Array.from(segmenter.segment(plainLine(text, max)), ({ segment }) => segment.slice(0, longestGrapheme)).join(
    '',
  )
}

/** How many cells of a terminal the clean text takes. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += cellsOf(segment)
  return width
}

/** The clean text in at most `width` cells; `…` says that it goes on. */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  return width > 0 ? `${startOf(text, width - 1)}…` : ''
}

/** As much of the text's start as `width` cells hold. */
function startOf(text: string, width: number): string {
  let start = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += cellsOf(segment)
    if (used > width) break
    start += segment
  }
  return start
}

/** The clean text on lines of at most `width` cells, broken at spaces where there are any. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (widthOf(joined) <= width) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (widthOf(line) > width) {
      const part = startOf(line, width)
      if (part === '') break
      lines.push(part)
      line = line.slice(part.length)
    }
  }
  return [...lines, line]
}

function cellsOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}

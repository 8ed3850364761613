import type { Key } from './terminal.ts'

const longestNote = 16_000
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The line that is being written after one more key that edits it. */
export function editNote(text: string, { name, text: typed, isPasted }: Key): string {
  if (name === 'backspace') return withoutLast(text)
  if (name === 'ctrl-u') return ''
  // A note is one line here; what was pasted on several is joined.
  const isBreak = isPasted && (name === 'return' || name === 'enter')
  return (text + (isBreak ? ' ' : typed)).slice(0, longestNote)
}

function withoutLast(text: string): string {
  const parts = Array.from(segmenter.segment(text), ({ segment }) => segment)
  return parts.slice(0, -1).join('')
}

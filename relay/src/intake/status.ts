import { placeholderIn } from './placeholder.ts'
import { readStatusWord, type State } from './status-words.ts'
import { scalarText } from './text.ts'
import { quoted, type Warnings } from './warnings.ts'

/**
 * Whether an alert fires, by what its source wrote; `fallback` where it wrote nothing. What cannot be understood fires,
 * with a warning: it is neither dropped nor taken for a clear.
 */
export function readStatus(value: unknown, field: string, warnings: Warnings, fallback: State): State {
  if (value === undefined || value === null) return fallback
  const word = scalarText(value)
  if (word === null) {
    warnings.add(field, `must be text, is ${quoted(value)}; taken as firing`, 'unknown-word')
    return 'firing'
  }
  if (!/\S/.test(word)) return fallback
  const placeholder = placeholderIn(word)
  if (placeholder !== null) {
    warnings.add(field, `${unfilled(placeholder)}; taken as firing`, 'placeholder')
    return 'firing'
  }
  const { state, doubt } = readStatusWord(word)
  if (doubt === 'again') warnings.add(field, `${quoted(word)} is taken as firing`)
  if (doubt === 'unknown') {
    const known = 'say "firing" or "resolved"'
    warnings.add(field, `${quoted(value)} is not a word that is known here; taken as firing: ${known}`, 'unknown-word')
  }
  return state
}

/** What a warning says of a placeholder. */
export function unfilled(placeholder: string): string {
  return `the sender’s template did not fill in ${quoted(placeholder)}`
}

import { linkProblem } from '@baton/shared/room/link.ts'
import { bounds, cleanText, scalarText } from './text.ts'
import type { TextMap } from './text-map.ts'
import type { Warnings } from './warnings.ts'

/** Links that were looked at last: the alerts of a storm name few. */
const known = new Map<string, boolean>()
const mostKnown = 256

/** Only http(s) is ever made clickable: not javascript:, file: or a scheme that starts a program. */
export function isLink(text: string): boolean {
  if (text.length > bounds.url) return false
  const before = known.get(text)
  if (before !== undefined) return before
  if (known.size >= mostKnown) known.clear()
  const is = leadsSomewhere(text)
  known.set(text, is)
  return is
}

function leadsSomewhere(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && linkProblem(text) === null && URL.canParse(text)
}

/**
 * A link, or null. What is no usable link is warned about and, if `keepIn` is given, kept there as text under
 * `name`, so that a person can still read it.
 */
export function readLink(
  value: unknown,
  field: string,
  warnings: Warnings,
  keep: { readonly in: TextMap; readonly name: string } | null,
): string | null {
  const raw = scalarText(value)?.trim()
  if (raw === undefined || raw === '') {
    if (value !== undefined && value !== null && raw === undefined) warnings.add(field, 'is not a link; ignored')
    return null
  }
  const text = cleanText(raw, bounds.url)
  if (raw.length <= bounds.url && isLink(text)) return text
  const why = raw.length > bounds.url ? `is longer than ${bounds.url} characters` : 'is not an http(s) link'
  warnings.add(field, `${why}; kept as text`)
  keep?.in.put(keep.name, raw)
  return null
}

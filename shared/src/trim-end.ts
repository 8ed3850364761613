/**
 * `text` without the characters of `chars` at its end. Looks at each of them once, where a pattern such as `/\/+$/` tries
 * anew at every slash of the text.
 */
export function trimEnd(text: string, chars: string): string {
  let end = text.length
  while (end > 0 && chars.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

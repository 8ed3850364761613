// Controls other than tab and newline, and the marks that reorder text, can make a line read as what it is not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: hostile text is where they come from
const deceptive = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Hostile text made safe to read: deceptive characters become a visible U+FFFD, and it ends after `max` characters. */
export function plainText(text: string, max = 4_000): string {
  const clipped = text.length > max ? `${text.slice(0, max)}…` : text
  return clipped.replace(deceptive, '\ufffd')
}

/** `plainText` on one line. */
export function plainLine(text: string, max = 300): string {
  return plainText(
    text
      .slice(0, max * 2)
      .replace(/\s+/g, ' ')
      .trim(),
    max,
  )
}

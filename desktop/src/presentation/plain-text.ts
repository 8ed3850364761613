// Controls other than tab and newline, and the marks that reorder text, can make a line read as what it is not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: hostile text is where they come from
const deceptive = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

// What takes no room on the screen.
const invisible = /[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]/g
// These join letters and emoji: between two of them they belong there, and nowhere else.
const joiner = /[\p{Join_Control}\p{Variation_Selector}]/gu
const joined = /[^\s\p{Cf}\p{Variation_Selector}\ufffd]/u

/** Hostile text made safe to read: deceptive and invisible characters become a visible U+FFFD, and it ends after `max` characters. */
export function plainText(text: string, max = 4_000): string {
  const clipped = text.length > max ? `${text.slice(0, max)}…` : text
  return clipped.replace(deceptive, '\ufffd').replace(invisible, '\ufffd').replace(joiner, keptBetween)
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

function keptBetween(character: string, at: number, text: string): string {
  // A mark that chooses a form stands behind what it is about, and may be the last.
  const isMark = character >= '\ufe00'
  const before = text[at - 1] ?? ''
  const after = text[at + 1] ?? ''
  const isBehind = joined.test(before) || (!isMark && before >= '\ufe00' && before <= '\ufe0f')
  return isBehind && (isMark || joined.test(after)) ? character : '\ufffd'
}

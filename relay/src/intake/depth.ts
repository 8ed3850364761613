/** Levels of arrays and objects that a body may have. No real sender is near it. */
export const maxDepth = 64

const quote = 0x22
const backslash = 0x5c

/**
 * Whether JSON `text` opens more than `max` arrays and objects inside one another (`[]` is 1). Scans the raw
 * text, so that nothing deep is ever built; text that is not JSON gives some answer, quickly.
 */
export function textDepthExceeds(text: string, max: number): boolean {
  // Most bodies have fewer in all, and no more is to be known of them.
  if (countOf(text, '{', max) + countOf(text, '[', max) <= max) return false
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      i = endOfString(text, i)
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1
      if (depth > max) return true
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1
    }
  }
  return false
}

/** How often `character` is in the text; stops once that is more than `max`. */
function countOf(text: string, character: string, max: number): number {
  let count = 0
  for (let at = text.indexOf(character); at !== -1 && count <= max; at = text.indexOf(character, at + 1)) count += 1
  return count
}

/** The index of the quote that closes the string opened at `start`, or the text's length. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}

/** Whether a parsed JSON value nests deeper than `max`. Level by level, so that depth costs no stack. */
export function depthExceeds(value: unknown, max: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; ; depth++) {
    const next: unknown[] = []
    let nested = false
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      nested = true
      for (const child of Object.values(item)) next.push(child)
    }
    if (!nested) return false
    if (depth >= max) return true
    level = next
  }
}

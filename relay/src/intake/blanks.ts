/** What stands where a secret of this relay stood. */
export const blank = '[key blanked]'

/** Words of the length of a secret that are looked up in one text: a report full of hashes must not hold the loop. */
const maxLookedUp = 1_000
/** An intake key, which may stand within a longer word. */
const keyWithin = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g
/** The lengths of one-time codes and of tokens. */
const lengths: readonly number[] = [24, 43]
const shortest = 24

/** The characters that secrets are made of. */
const isWordCode = new Uint8Array(128)
for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-')
  isWordCode[character.charCodeAt(0)] = 1

/**
 * JSON text with every secret of this relay that it holds blanked; the same string when it holds none. A sender's key is in
 * its address or its body, and whatever is kept may be read by more people than may send. `own` is the key that the text
 * came with, which is found wherever it stands.
 */
export function withoutSecrets(text: string, isSecret: (word: string) => boolean, own: string | null): string {
  const plain = withoutEscapes(text)
  const without = withoutWords(own === null ? plain : plain.replaceAll(own, blank), isSecret)
  return without === plain ? text : without
}

/** The same JSON with the characters that secrets are made of as themselves. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\u00')) return text
  return text.replace(/\\(?:\\|u00([2-7][0-9a-f]))/gi, (written, digits?: string) => {
    const code = digits === undefined ? 0 : Number.parseInt(digits, 16)
    return isWordCode[code] === 1 ? String.fromCharCode(code) : written
  })
}

/**
 * By hand: over a storm's megabytes a pattern would take longer than parsing them. It looks from the last character at
 * which a word of that length would still be one, so that most are never looked at.
 */
function withoutWords(text: string, isSecret: (word: string) => boolean): string {
  let lookedUp = 0
  const isFound = (word: string) => {
    lookedUp += 1
    return lookedUp <= maxLookedUp && isSecret(word)
  }
  const parts: string[] = []
  let kept = 0
  for (let start = 0; start + shortest <= text.length; ) {
    let end = start + shortest - 1
    while (end >= start && isWordAt(text, end)) end -= 1
    if (end >= start) {
      start = end + 1
      continue
    }
    end = start + shortest
    while (end < text.length && isWordAt(text, end)) end += 1
    const word = text.slice(start, end)
    const without =
      lengths.includes(word.length) && isFound(word)
        ? blank
        : word.replace(keyWithin, (key) => (isFound(key) ? blank : key))
    if (without !== word) {
      parts.push(text.slice(kept, start), without)
      kept = end
    }
    start = end + 1
  }
  return kept === 0 ? text : parts.join('') + text.slice(kept)
}

function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 128 && isWordCode[code] === 1
}

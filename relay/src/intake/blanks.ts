/** What stands where a secret of this relay stood. */
export const blank = '[key blanked]'

/** Words of the length of a secret that are looked up in one text: a report full of hashes must not hold the loop. */
const maxLookedUp = 1_000
/** An intake key, or a token of a person or a script. */
const candidates = /(?<![0-9A-Za-z_-])(?:[0-9a-f]{32}|[0-9A-Za-z_-]{43})(?![0-9A-Za-z_-])/g

/**
 * `text` with every secret of this relay that it holds blanked; the same string when it holds none. A sender's key is in
 * its address or its body, and whatever is kept may be read by more people than may send.
 */
export function withoutSecrets(text: string, isSecret: (word: string) => boolean): string {
  let lookedUp = 0
  return text.replace(candidates, (word) => {
    lookedUp += 1
    return lookedUp <= maxLookedUp && isSecret(word) ? blank : word
  })
}

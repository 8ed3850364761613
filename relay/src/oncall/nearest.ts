/** What a person may have meant who wrote `word`: the candidate with the fewest slips, if they are few; else null. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length === 0 || word.length > 63) return null
  const plain = plainOf(word)
  const allowed = Math.max(1, Math.floor(plain.length / 3))
  let best: string | null = null
  let fewest = allowed + 1
  let compared = 0
  for (const candidate of candidates) {
    if (++compared > maxCompared) break
    const other = plainOf(candidate)
    if (Math.abs(other.length - plain.length) >= fewest) continue
    const slips = slipsBetween(plain, other)
    if (slips < fewest) {
      best = candidate
      fewest = slips
    }
  }
  return best
}

/** A guess is worth little work: a file may hold thousands of wrong references to thousands of people. */
const maxCompared = 500

/** `on_call`, `onCall` and `oncall` are `on-call`. */
function plainOf(word: string): string {
  return word.toLowerCase().replace(/[-_\s]+/g, '')
}

/** How many letters are missing, extra, wrong or swapped with their neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let slips = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) slips = Math.min(slips, beforeLast[j - 2]! + 1)
      row.push(slips)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/** `; did you mean …` when somebody may have, else what there is to choose from. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates)
  if (near !== null) return `did you mean \`${near}\`?`
  if (candidates.length === 0) return 'none is defined'
  const rest = candidates.length - maxListed
  return `expected one of ${candidates.slice(0, maxListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

const maxListed = 10

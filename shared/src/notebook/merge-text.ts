import { diff3Merge } from 'node-diff3'

/**
 * Finding what is common costs time by the pairs of equal lines; beyond this many pairs (some 20 ms) what differs is
 * not compared line by line.
 */
const maxPairs = 40_000

/**
 * Brings two people's edits of one text together, line by line. Where both changed the same lines both are kept,
 * theirs first: no line that somebody wrote is lost. Bringing the same edit in again changes nothing.
 * @param base what `mine` was written from
 */
export function mergeText(base: string, theirs: string, mine: string): string {
  if (theirs === base || theirs === mine) return mine
  if (mine === base) return theirs
  return mergeLines(base.split('\n'), theirs.split('\n'), mine.split('\n')).join('\n')
}

type Lines = readonly string[]

function mergeLines(base: Lines, theirs: Lines, mine: Lines): Lines {
  const shortest = Math.min(base.length, theirs.length, mine.length)
  const same = (a: number, b: number, c: number) => base[a] === theirs[b] && base[a] === mine[c]
  let head = 0
  while (head < shortest && same(head, head, head)) head += 1
  let tail = 0
  while (tail < shortest - head && same(base.length - 1 - tail, theirs.length - 1 - tail, mine.length - 1 - tail))
    tail += 1
  const middle = (lines: Lines) => lines.slice(head, lines.length - tail)
  const merged = mergeMiddle(middle(base), middle(theirs), middle(mine))
  return [...base.slice(0, head), ...merged, ...base.slice(base.length - tail)]
}

function mergeMiddle(base: Lines, theirs: Lines, mine: Lines): Lines {
  if (pairs(base, theirs) + pairs(base, mine) > maxPairs) return both(theirs, mine)
  const regions = diff3Merge([...theirs], [...base], [...mine])
  return regions.flatMap(({ ok, conflict }) => ok ?? both(conflict?.a ?? [], conflict?.b ?? []))
}

function pairs(one: Lines, other: Lines): number {
  const counts = new Map<string, number>()
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1)
  return other.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0)
}

/** Theirs, then what mine says that theirs does not; an empty line counts for nothing by itself. */
function both(theirs: Lines, mine: Lines): Lines {
  const said = new Set(theirs)
  const isNew = (line: string) => line !== '' && !said.has(line)
  return mine.some(isNew) ? [...theirs, ...mine.filter((line) => line === '' || isNew(line))] : theirs
}

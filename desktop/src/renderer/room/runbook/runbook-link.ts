/** Where a relative link of a runbook leads. */
export interface RunbookTarget {
  readonly id: string
  /** The heading to scroll to, as a link writes it; null is the beginning. */
  readonly heading: string | null
}

/** What a relative link in the runbook `from` means: `other.md`, `../db/lag.md#step-two`, `#step-two`. */
export function runbookOfLink(from: string, href: string): RunbookTarget {
  const [path = '', fragment] = href.split('#')
  const heading = fragment === undefined || fragment === '' ? null : decode(fragment).toLowerCase()
  if (path === '') return { id: from, heading }
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of decode(path).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return { id: parts.join('/').replace(/\.md$/i, ''), heading }
}

/** A heading as links write it: `Step two: fail over` is `step-two-fail-over`. */
export function headingSlug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s+/g, '-')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

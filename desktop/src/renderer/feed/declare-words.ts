import { joinNames } from '../../presentation/format.ts'

/** What declaring does to others, in words; `names` are whom it pages, `me` whose console it is. */
export function declareWords(names: readonly string[], me: string | null): string {
  const others = names.filter((name) => name !== me)
  if (names.length === 0) return 'Pages nobody.'
  if (others.length === 0) return 'Pages you, and nobody else yet.'
  const whom = others.length < names.length ? `you and ${joinNames(others)}` : joinNames(others)
  return `Pages ${whom}; five seconds to undo.`
}

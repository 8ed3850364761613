/** "Ana", "Ana and Bo", "Ana, Bo and 3 more". */
export function listed(names: readonly string[]): string {
  const [first = '', second] = names
  if (second === undefined) return first
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`
}

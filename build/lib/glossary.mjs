// Holds docs/glossary.md against the code: its words are there, and those that it forbids are not.

/**
 * The rows of the glossary's tables.
 * @param {string} text of the document
 * @returns {{ word: string, not: string[] }[]}
 */
export function readGlossary(text) {
  return text.split('\n').flatMap((line) => {
    const [word, meaning, not] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    if (!word || !meaning || /^-+$/.test(word) || not === 'Not') return []
    return [{ word, not: (not ?? '').split(',').flatMap((one) => one.trim() || []) }]
  })
}

/**
 * @param {string} path of the document, for the problems
 * @param {string} text of the document
 * @param {Iterable<readonly [string, string]>} sources path and text of each file of the product
 * @returns {string[]} one line per problem
 */
export function checkGlossary(path, text, sources) {
  const rows = readGlossary(text)
  const found = new Map()
  for (const [file, source] of sources) {
    const words = ` ${wordsOf(source)} `
    for (const word of rows.flatMap(({ word, not }) => [word, ...not]))
      if (!found.has(word) && words.includes(` ${word} `)) found.set(word, file)
  }
  return rows.flatMap(({ word, not }) => [
    ...(found.has(word) ? [] : [`${path} explains "${word}", which is nowhere in the code`]),
    ...not.flatMap((other) => (found.has(other) ? [`${found.get(other)} says "${other}": it is called ${word}`] : [])),
  ])
}

/** In small letters, `escalationPolicy` and `escalation-policy` as two words. */
function wordsOf(source) {
  return source
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
}

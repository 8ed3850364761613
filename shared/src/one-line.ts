/** Control characters, lone surrogates, and what would turn the text around it: nothing that a person writes. */
const unwanted = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gv

/** What a person wrote, on one line of at most `max` UTF-16 units, without white space around it. */
export function oneLine(raw: string, max: number): string {
  const line = raw.toWellFormed().replace(/\s+/g, ' ').trim()
  return line.slice(0, max).toWellFormed().replace(unwanted, '\ufffd').trimEnd()
}

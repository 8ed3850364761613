/** E.164: a plus, the country's code, and the number in it; fifteen digits at most. */
const phonePattern = /^\+[1-9][0-9]{6,14}$/

/** What people put between digits: spaces, dashes, and brackets around an area code. */
const between = /[ \u00a0()[\]-]/g
/** A zero that is dialled at home alone, as in `+49 (0)151`: it would be another number. */
const homeZero = /[([] *0 *[)\]]/

/** A telephone number as E.164, `+491512345678`, whatever stands between its digits; null for what is none. */
export function phoneOf(text: string): string | null {
  if (text.length > 40 || homeZero.test(text)) return null
  const digits = text.replace(between, '')
  return phonePattern.test(digits) ? digits : null
}

/** The number of a link that begins with `tel:`; null for what is none, and for one that would dial more than a number. */
export function phoneOfLink(url: string): string | null {
  return /^tel:/i.test(url) ? phoneOf(url.slice(4)) : null
}

/** The link that calls it. */
export function phoneLink(phone: string): string {
  return `tel:${phone}`
}

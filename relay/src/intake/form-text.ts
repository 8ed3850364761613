/** Fields of a form that are looked at. */
const maxFields = 100
/** Fields that senders put their JSON into, the likeliest first. */
const likely = ['data', 'payload', 'json', 'body', 'message', 'alert']

/**
 * The JSON text in one of a form's fields, or null when it is no form or holds none. `curl -d '{…}'` calls its body a form
 * though it is none, which then is null too: the text itself is what was meant.
 */
export function formText(text: string, type: string): string | null {
  if (looksLikeJson(text)) return null
  if (/^\s*application\/x-www-form-urlencoded/i.test(type)) return pick(urlFields(text))
  const boundary = /^\s*multipart\/form-data\s*;.{0,200}?boundary="?([^";\s]{1,200})/i.exec(type)?.[1]
  return boundary === undefined ? null : pick(parts(text, boundary))
}

type Field = readonly [name: string, value: string]

function pick(fields: readonly Field[]): string | null {
  const holding = fields.filter(([, value]) => looksLikeJson(value))
  const named = likely.flatMap((name) => holding.filter(([other]) => other === name))
  return named[0]?.[1] ?? (holding.length === 1 ? (holding[0]?.[1] ?? null) : null)
}

/** Also of a form that is one encoded JSON text without a name. */
function urlFields(text: string): readonly Field[] {
  return text.split('&', maxFields).map((field) => {
    const at = field.indexOf('=')
    const name = decoded(at < 0 ? field : field.slice(0, at))
    return at < 0 || (at === field.length - 1 && looksLikeJson(name))
      ? ['', name]
      : [name, decoded(field.slice(at + 1))]
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function parts(text: string, boundary: string): readonly Field[] {
  return text.split(`--${boundary}`, maxFields).flatMap((part) => {
    const end = part.indexOf('\r\n\r\n')
    if (end < 0) return []
    const name = /;\s?name="([^"\r\n]{1,200})"/i.exec(part.slice(0, Math.min(end, 2_000)))?.[1]
    return name === undefined ? [] : [[name, part.slice(end + 4).replace(/\r\n$/, '')] as const]
  })
}

function looksLikeJson(text: string): boolean {
  return /^[\s\ufeff]{0,1000}[[{]/.test(text)
}

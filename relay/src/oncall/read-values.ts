import type { SourceSeverity } from '@baton/shared/model/config.ts'
import { severityOf } from '../intake/severity.ts'
import { bounds } from '../intake/text.ts'
import { maySendTo } from '../outbound/permits.ts'
import { classifyAddress } from './address.ts'
import { maxDurationMs, parseDuration } from './duration.ts'
import { type Field, type FieldReader, isEmpty, scalarOf } from './field-reader.ts'
import { shown } from './problems.ts'

export const idPattern = /^[a-z0-9][a-z0-9-]{0,62}$/

export const severities = [
  'critical',
  'error',
  'warning',
  'info',
  'unknown',
] as const satisfies readonly SourceSeverity[]

const durationForm = 'a duration with its unit, such as 90s, 5m, 1h30m or 2d'

/** People, teams, services or policies of one file. What follows from it, such as its changes in words, is worked out while pages wait. */
const maxById = 2_000

/** The entries of a mapping from ids. One with an impossible id is reported and still read, for its other problems. */
export function readById(
  reader: FieldReader,
  field: Field | undefined,
  expected: string,
): readonly (readonly [string, Field])[] {
  const entries = reader.entries(field, expected)
  if (field && entries.length > maxById)
    reader.report(field, `found ${entries.length} entries; expected at most ${maxById}`)
  for (const [id, entry] of entries) {
    if (!idPattern.test(id)) {
      const like = slugOf(id)
      const hint = like === null ? '' : `, such as ${shown(like)}`
      reader.report(
        entry,
        `found the id ${shown(id)}; expected lower-case letters, digits and hyphens (at most 63)${hint}`,
      )
    }
  }
  return entries
}

function slugOf(id: string): string | null {
  const slug = id
    .slice(0, 63)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .replace(/-$/, '')
  return slug === '' ? null : slug
}

/** A name for people to read; the id when there is none. */
export function readName(reader: FieldReader, field: Field | undefined, id: string): string {
  return reader.text(field, { max: 100, oneLine: true }, 'a name')?.trim() || id
}

/** A duration in milliseconds. */
export function readDuration(
  reader: FieldReader,
  field: Field | undefined,
  fallbackMs: number,
  minMs = 0,
  isOrNever = false,
): number {
  if (!field || isEmpty(field)) return fallbackMs
  const text = scalarOf(field)
  const ms = text === null ? null : parseDuration(text)
  if (ms === null) {
    const unitless = text !== null && /^\d{1,9}$/.test(text) ? `; did you mean \`${text}s\` or \`${text}m\`?` : ''
    reader.expect(field, `${durationForm}${isOrNever ? ', or `never`' : ''}${unitless}`)
  } else if (ms < minMs || ms > maxDurationMs) {
    reader.expect(field, ms < minMs ? `at least ${minMs / 1_000}s` : 'at most 366d')
  } else return ms
  return fallbackMs
}

export function readCount(reader: FieldReader, field: Field | undefined, fallback: number, max: number): number {
  if (!field || isEmpty(field)) return fallback
  const text = scalarOf(field)
  if (text !== null && /^\d{1,9}$/.test(text) && Number(text) <= max) return Number(text)
  reader.expect(field, `a whole number from 0 to ${max}`)
  return fallback
}

/** True, false, or null when the file leaves it open. */
export function readYesNo(reader: FieldReader, field: Field | undefined): boolean | null {
  if (!field || isEmpty(field)) return null
  const text = scalarOf(field)?.toLowerCase() ?? ''
  if (['true', 'yes'].includes(text)) return true
  if (!['false', 'no'].includes(text)) reader.expect(field, 'true or false')
  return false
}

/** A list of severities, each once; null when the file says nothing. */
export function readSeverities(reader: FieldReader, field: Field | undefined): readonly SourceSeverity[] | null {
  if (!field || isEmpty(field)) return null
  const chosen = new Set<SourceSeverity>()
  for (const item of reader.items(field, severities.length, `a list of ${severities.join(', ')}`)) {
    const text = scalarOf(item) ?? ''
    const severity = severities.find((word) => word === text)
    if (severity === undefined) reader.expect(item, severityHint(text))
    else chosen.add(severity)
  }
  return [...chosen]
}

/** What sources write (`crit`, `warn`) is what people write too. */
function severityHint(text: string): string {
  const meant = severityOf(text)
  const hint = meant === 'unknown' ? '' : `; did you mean \`${meant}\`?`
  return `one of ${severities.join(', ')}${hint}`
}

/** A link for people to open, http or https; null when there is none. */
export function readLink(reader: FieldReader, field: Field | undefined): string | null {
  const text = reader.text(field, { max: bounds.url }, 'a link')
  if (!field || text === null) return null
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return text
  reader.expect(field, 'a link that begins with https:// or http://')
  return null
}

/** Ends what is said of an address that only the operator can allow. */
export const notAllowed = 'the operator allows it with `serve --allow-send HOST`'

/**
 * An address that the relay sends to; null when it is none, which was reported. Plain http is refused towards the
 * outside: what is sent there can wake people or acknowledge for them.
 */
export function readAddress(reader: FieldReader, field: Field, text: string): URL | null {
  const address = classifyAddress(text)
  if (address.kind === 'unusable') reader.expect(field, address.why, true)
  else if (address.kind === 'public-http') {
    reader.report(field, 'found http:// to a public host; expected https:// (http:// only to this machine or network)')
  } else if (address.url.href.length > bounds.url) {
    reader.expect(field, `an address of at most ${bounds.url} characters`, true)
  } else if (reader.permits && !maySendTo(reader.permits, address.url.hostname)) {
    reader.report(field, `found an address of this machine or network; ${notAllowed}`)
  } else return address.url
  return null
}

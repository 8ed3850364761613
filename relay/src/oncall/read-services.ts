import type { Lever, Service } from '@baton/shared/model/config.ts'
import { type Field, type FieldReader, isEmpty, isMapping, scalarOf } from './field-reader.ts'
import { readById, readDuration, readLink, readName } from './read-values.ts'
import type { ReferenceKind, References } from './references.ts'

const serviceKeys = [
  'name',
  'description',
  'team',
  'runbook',
  'dashboard',
  'levers',
  'policy',
  'hold-page',
  'resolve-after',
] as const

/** The section `services`. */
export function readServices(
  reader: FieldReader,
  section: Field | undefined,
  references: References,
): Readonly<Record<string, Service>> {
  const services: [string, Service][] = []
  for (const [id, entry] of readById(reader, section, 'a mapping from ids to services')) {
    references.define('service', id)
    const fields = reader.fields(entry, serviceKeys)
    services.push([
      id,
      {
        id,
        name: readName(reader, fields.name, id),
        description: reader.text(fields.description, { max: 4_000 })?.trim() ?? '',
        team: readReference(reader, fields.team, 'team', references),
        runbook: readLink(reader, fields.runbook),
        dashboard: readLink(reader, fields.dashboard),
        levers: readLevers(reader, fields.levers),
        policy: readReference(reader, fields.policy, 'policy', references),
        holdMs: readDuration(reader, fields['hold-page'], 0),
        resolveAfterMs: readDuration(reader, fields['resolve-after'], 0),
      },
    ])
  }
  return Object.fromEntries(services)
}

/** The id of something that the file defines; null when the file names none. */
export function readReference(
  reader: FieldReader,
  field: Field | undefined,
  kind: ReferenceKind,
  references: References,
): string | null {
  if (!field || isEmpty(field)) return null
  const id = scalarOf(field)
  if (id === null) reader.expect(field, `the id of a ${kind}`)
  else references.want(kind, id, field)
  return id
}

function readLevers(reader: FieldReader, field: Field | undefined): Lever[] {
  const form = 'a list of levers, such as `- { name: Switch to read-only, url: https://… }`'
  return reader.items(field, 20, form).map((item) => {
    const fields = reader.fields(item, ['name', 'url', 'note'])
    const rule = { max: 200, oneLine: true }
    const name = isMapping(item) ? reader.requiredText(fields.name, item, 'name', rule, 'what the lever does') : null
    if (isEmpty(item)) reader.expect(item, 'a lever with name, url and note')
    return {
      name: name?.trim() ?? '',
      url: readLink(reader, fields.url),
      note: reader.text(fields.note, { max: 4_000 })?.trim() ?? '',
    }
  })
}

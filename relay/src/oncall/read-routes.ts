import type { Route } from '@baton/shared/model/config.ts'
import { sources } from '../intake/index.ts'
import { bounds, cleanLine } from '../intake/text.ts'
import { type Field, type FieldReader, isEmpty, scalarOf } from './field-reader.ts'
import { nearest } from './nearest.ts'
import { readReference } from './read-services.ts'
import { readSeverities, readYesNo } from './read-values.ts'
import type { References } from './references.ts'

/** The section `routes`, in the order in which they are tried. */
export function readRoutes(reader: FieldReader, section: Field | undefined, references: References): Route[] {
  const form = 'a list of routes, such as `- { match: { severity: [critical] }, page: true }`'
  return reader.items(section, 500, form).map((item) => {
    if (isEmpty(item)) reader.expect(item, 'a route with match, and service, policy or page')
    const fields = reader.fields(item, ['match', 'service', 'policy', 'page'])
    const match = reader.fields(fields.match, ['labels', 'severity', 'source'])
    return {
      match: {
        labels: readLabels(reader, match.labels),
        severity: [...(readSeverities(reader, match.severity) ?? [])],
        source: readSource(reader, match.source),
      },
      service: readReference(reader, fields.service, 'service', references),
      policy: readReference(reader, fields.policy, 'policy', references),
      page: readYesNo(reader, fields.page),
    }
  })
}

function readLabels(reader: FieldReader, field: Field | undefined): Record<string, string> {
  const entries = reader.entries(field, 'a mapping from label names to values, such as { team: payments }')
  if (field && entries.length > bounds.entries) {
    reader.report(field, `found ${entries.length} labels; expected at most ${bounds.entries}, as many as an alert has`)
  }
  const labels: [string, string][] = []
  for (const [name, value] of entries) {
    if (name === '' || cleanLine(name, bounds.name) !== name) {
      reader.report(value, `expected a label name of 1 to ${bounds.name} characters that can be shown`)
    }
    const text = reader.text(value, { max: bounds.labelValue, oneLine: true }, 'the value of a label')
    if (isEmpty(value)) reader.expect(value, 'the value of a label ("" for an empty one)')
    labels.push([name, text ?? ''])
  }
  return Object.fromEntries(labels)
}

function readSource(reader: FieldReader, field: Field | undefined): string | null {
  if (!field || isEmpty(field)) return null
  const names = Object.keys(sources)
  const text = scalarOf(field)
  if (text !== null && names.includes(text)) return text
  const near = nearest(text ?? '', names)
  reader.expect(field, `one of ${names.join(', ')}${near === null ? '' : `; did you mean \`${near}\`?`}`)
  return null
}

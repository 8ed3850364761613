import type { EscalationPolicy, Step } from '@baton/shared/model/config.ts'
import { type Field, type FieldReader, isEmpty, isEmptyList, isMapping, scalarOf } from './field-reader.ts'
import { readById, readCount, readDuration } from './read-values.ts'
import type { References } from './references.ts'

const defaultWaitMs = 5 * 60_000
const defaultAcknowledgementTimeoutMs = 30 * 60_000
const targetForm = '`sam`, `person sam`, `team payments`, `on-call payments` or `on-call payments/2`'

interface Policies {
  readonly policies: Readonly<Record<string, EscalationPolicy>>
  /** Where each stands in the file. */
  readonly places: readonly (readonly [id: string, place: Field])[]
}

/** The section `escalation-policies`. */
export function readPolicies(reader: FieldReader, section: Field | undefined, references: References): Policies {
  const policies: [string, EscalationPolicy][] = []
  const places = readById(reader, section, 'a mapping from ids to escalation policies')
  for (const [id, entry] of places) {
    references.define('policy', id)
    const fields = reader.fields(entry, ['steps', 'repeat', 'acknowledgement-timeout'])
    policies.push([
      id,
      {
        id,
        steps: readSteps(reader, fields.steps, entry, references),
        repeats: readCount(reader, fields.repeat, 0, 20),
        acknowledgementTimeoutMs: readTimeout(reader, fields['acknowledgement-timeout']),
      },
    ])
  }
  return { policies: Object.fromEntries(policies), places }
}

function readTimeout(reader: FieldReader, field: Field | undefined): number | null {
  if (field && scalarOf(field) === 'never') return null
  return readDuration(reader, field, defaultAcknowledgementTimeoutMs, 1_000, true)
}

function readSteps(reader: FieldReader, field: Field | undefined, policy: Field, references: References): Step[] {
  const form = 'a list of steps, such as `- { page: [on-call payments], wait: 5m }`'
  const items = reader.items(field, 20, form)
  if (isEmptyList(field) && (isEmpty(policy) || isMapping(policy))) reader.missing(field, policy, 'steps', form)
  return items.map((item) => {
    const fields = reader.fields(item, ['page', 'wait'])
    return {
      targets: readTargets(reader, fields.page, item, references),
      waitMs: readDuration(reader, fields.wait, defaultWaitMs),
    }
  })
}

function readTargets(reader: FieldReader, field: Field | undefined, step: Field, references: References): string[] {
  const items = reader.items(field, 20, `a list of ${targetForm}`)
  if (isEmptyList(field) && (isEmpty(step) || isMapping(step))) {
    reader.missing(field, step, 'page', `whom to page: ${targetForm}`)
  }
  const targets = new Set<string>()
  for (const item of items) {
    const target = readTarget(reader, item, references)
    if (target === null) continue
    if (targets.has(target)) reader.expect(item, 'each target once in a step')
    targets.add(target)
  }
  return [...targets]
}

/** `on-call payments/2` as `oncall:payments/2`; null when it is no target, which was reported. */
function readTarget(reader: FieldReader, item: Field, references: References): string | null {
  const text = scalarOf(item)
  const parts = text === null ? null : /^(?:(person|team|on-?call)[ :]+)?([^\s/:]{1,63})(?:\/([0-9]{1,2}))?$/.exec(text)
  if (text === null || !parts) {
    const hint = isMapping(item) ? ' (without a colon)' : ''
    reader.expect(item, `${targetForm}${hint}`)
    return null
  }
  const [, word = 'person', id = '', level] = parts
  const kind = word === 'on-call' ? 'oncall' : word
  if (level !== undefined && (kind !== 'oncall' || Number(level) < 1 || Number(level) > 20)) {
    reader.expect(item, kind === 'oncall' ? 'a place from 1 to 20 after the slash' : targetForm)
    return null
  }
  references.want(kind === 'person' ? 'person' : 'team', id, item)
  return level === undefined || Number(level) === 1 ? `${kind}:${id}` : `${kind}:${id}/${Number(level)}`
}

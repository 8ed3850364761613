import { isAbsolute, resolve } from 'node:path'
import type { Contacts, OncallConfig } from '@baton/shared/model/config.ts'
import { defaultUpdateEveryMs } from '@baton/shared/model/update-clock.ts'
import { mayRead } from '../outbound/permits.ts'
import { type Field, type FieldReader, isEmpty, isMapping, scalarOf } from './field-reader.ts'
import { readAddress, readDuration } from './read-values.ts'

type UpdateEveryMs = NonNullable<OncallConfig['updateEveryMs']>

/** Two updates a minute are a chat, and no clock for one. */
const shortestEveryMs = 60_000

/** The section `status-updates`: how often people outside are told, by SEV. Undefined when the file says nothing. */
export function readUpdateClock(reader: FieldReader, section: Field | undefined): UpdateEveryMs | undefined {
  if (!section || isEmpty(section)) return undefined
  const fields = reader.fields(section, ['sev1', 'sev2', 'sev3', 'sev4', 'sev5', 'unset'])
  const every = (sev: keyof UpdateEveryMs) => readEvery(reader, fields[sev], defaultUpdateEveryMs[sev])
  return {
    sev1: every('sev1'),
    sev2: every('sev2'),
    sev3: every('sev3'),
    sev4: every('sev4'),
    sev5: every('sev5'),
    unset: every('unset'),
  }
}

function readEvery(reader: FieldReader, field: Field | undefined, fallbackMs: number | null): number | null {
  if (!field || isEmpty(field)) return fallbackMs
  if (scalarOf(field) === 'never') return null
  return readDuration(reader, field, fallbackMs ?? shortestEveryMs, shortestEveryMs, true)
}

/** The section `updates`: where status updates are posted. Undefined when the file says nothing. */
export function readUpdates(
  reader: FieldReader,
  section: Field | undefined,
): NonNullable<Contacts['updates']> | undefined {
  if (!section || isEmpty(section)) return undefined
  const fields = reader.fields(section, ['webhook'], true)
  if (!isMapping(section)) return undefined
  const rule = { max: 2_048, isSecret: true }
  const text = reader.requiredText(fields.webhook, section, 'webhook', rule, 'the https address of an incoming webhook')
  const url = fields.webhook && text !== null ? readAddress(reader, fields.webhook, text) : null
  return url === null ? undefined : { url: url.href }
}

/**
 * The folder of runbooks, absolute. `base` is the folder of the file, where a relative path begins; null when the file
 * came without one. Undefined when the file names no folder.
 */
export function readRunbookFolder(
  reader: FieldReader,
  field: Field | undefined,
  base: string | null,
): string | undefined {
  const text = reader.text(field, { max: 1_024, oneLine: true }, 'the path of a folder')?.trim()
  if (!field || text === undefined || text === '') return undefined
  if (text.startsWith('~')) reader.expect(field, 'a path without `~`')
  else if (isAbsolute(text) || base !== null) return allowedFolder(reader, field, resolve(base ?? '/', text))
  else reader.expect(field, 'an absolute path: this text came without its file, so there is nothing it is relative to')
  return undefined
}

function allowedFolder(reader: FieldReader, field: Field, folder: string): string | undefined {
  if (!reader.permits || mayRead(reader.permits, folder)) return folder
  reader.report(
    field,
    'found a folder that this relay may not read; the operator allows it with `serve --runbooks DIR`',
  )
  return undefined
}

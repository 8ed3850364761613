import { Contacts, emptyConfig, OncallConfig } from '@baton/shared/model/config.ts'
import { resolveTargets } from '@baton/shared/model/routing.ts'
import { Value } from 'typebox/value'
import type { Permits } from '../outbound/permits.ts'
import { type Field, FieldReader, isEmpty, isMapping } from './field-reader.ts'
import { type OncallProblem, Problems } from './problems.ts'
import { readPeople, readTeams } from './read-people.ts'
import { readPolicies } from './read-policies.ts'
import { readRoutes } from './read-routes.ts'
import { readReference, readServices } from './read-services.ts'
import { readRunbookFolder, readUpdateClock, readUpdates } from './read-updates.ts'
import { readAddress, readDuration, readSeverities } from './read-values.ts'
import { References } from './references.ts'
import { readYaml } from './yaml-source.ts'

export type { OncallProblem } from './problems.ts'

export type OncallParse =
  | { readonly ok: true; readonly config: OncallConfig; readonly contacts: Contacts }
  /** Never empty, at most 100, in the order of the file. */
  | { readonly ok: false; readonly problems: readonly OncallProblem[] }

const sections = [
  'people',
  'teams',
  'services',
  'escalation-policies',
  'default-policy',
  'page-severities',
  'routes',
  'runbooks',
  'status-updates',
  'updates',
  'dead-man',
] as const

/**
 * Reads `oncall.yaml` and checks it whole: every section may be left out, every problem is told at once. Never throws,
 * whatever the text. Contact data (topics, tokens, webhooks) is only in `contacts`, and in no problem. `base` is the
 * absolute folder of the file, where its relative paths begin; null when it came without one. `permits` is what the operator
 * lets a file point at; null leaves that open.
 */
export function parseOncall(text: string, base: string | null = null, permits: Permits | null = null): OncallParse {
  const problems = new Problems()
  const source = readYaml(text, problems)
  const parsed = source && readFile(new FieldReader(source, problems, permits), problems, base)
  if (!parsed || !problems.isEmpty) return { ok: false, problems: problems.list() }
  if (!Value.Check(OncallConfig, parsed.config) || !Value.Check(Contacts, parsed.contacts)) {
    throw new Error('oncall.yaml was read as something that is no configuration')
  }
  return { ok: true, ...parsed }
}

function readFile(reader: FieldReader, problems: Problems, base: string | null) {
  const fields = reader.fields(reader.root(), sections)
  const references = new References()
  const { people, contacts } = readPeople(reader, fields.people, references)
  const { policies, places } = readPolicies(reader, fields['escalation-policies'], references)
  const updateEveryMs = readUpdateClock(reader, fields['status-updates'])
  const updates = readUpdates(reader, fields.updates)
  const runbooks = readRunbookFolder(reader, fields.runbooks, base)
  const config: OncallConfig = {
    people,
    teams: readTeams(reader, fields.teams, references),
    services: readServices(reader, fields.services, references),
    policies,
    routes: readRoutes(reader, fields.routes, references),
    defaultPolicy: readReference(reader, fields['default-policy'], 'policy', references),
    pageSeverities: [...(readSeverities(reader, fields['page-severities']) ?? emptyConfig.pageSeverities)],
    // Left out where the file says nothing, as they are from files of before there were any.
    ...(updateEveryMs ? { updateEveryMs } : {}),
    ...(updates ? { publishesUpdates: true } : {}),
    ...(runbooks === undefined ? {} : { runbooks }),
  }
  references.check(reader)
  if (!problems.isAt('people') && !problems.isAt('teams')) checkReach(config, places, problems, reader)
  const deadMan = readDeadMan(reader, fields['dead-man'])
  return { config, contacts: { people: contacts, deadMan, ...(updates ? { updates } : {}) } }
}

/** A policy that pages nobody is silence. Not looked for where a name is wrong: that is the reason, and it is told. */
function checkReach(
  config: OncallConfig,
  places: readonly (readonly [string, Field])[],
  problems: Problems,
  reader: FieldReader,
): void {
  for (const [id, place] of places) {
    const steps = config.policies[id]?.steps ?? []
    const isSilent = steps.every((step) => resolveTargets(config, step.targets).length === 0)
    if (!isSilent || problems.isAt(place.path)) continue
    reader.report(place, 'no step of this policy reaches anybody; expected a person, or a team with somebody on call')
  }
}

function readDeadMan(reader: FieldReader, field: Field | undefined): Contacts['deadMan'] {
  if (!field || isEmpty(field)) return null
  const fields = reader.fields(field, ['url', 'every'], true)
  const everyMs = readDuration(reader, fields.every, 60_000, 1_000)
  if (!isMapping(field)) return null
  const rule = { max: 2_048, isSecret: true }
  const text = reader.requiredText(fields.url, field, 'url', rule, 'an https address that expects a ping')
  const url = fields.url && text !== null ? readAddress(reader, fields.url, text) : null
  return url && { url: url.href, everyMs }
}

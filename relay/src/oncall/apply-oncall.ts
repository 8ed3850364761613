import { isAbsolute } from 'node:path'
import { endingsOf } from '@baton/shared/access/end-access.ts'
import { type ConfigEffect, decideConfig } from '@baton/shared/desk/decide-config.ts'
import type { DeviceId, PersonId } from '@baton/shared/ids.ts'
import type { Actor } from '@baton/shared/log/events.ts'
import type { Contacts, OncallConfig, SourceSeverity } from '@baton/shared/model/config.ts'
import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import type { Core } from '../core/core.ts'
import type { Vault } from '../journal/journal.ts'
import type { Permits } from '../outbound/permits.ts'
import { describeEndings } from './describe-endings.ts'
import { describeChange, describeContactsChange } from './describe-oncall.ts'
import { describeShifts } from './describe-shifts.ts'
import { parseOncallApart } from './parse-apart.ts'
import type { OncallProblem } from './parse-oncall.ts'
import { previewPage } from './preview-page.ts'
import { reachWarnings } from './reach-words.ts'
import { warningsOf } from './warnings-of.ts'

/** Contacts live beside the journal under this key, so that they can be erased. */
const contactsKey = 'contacts'
const noContacts: Contacts = { people: {}, deadMan: null }

export interface ApplyRequest {
  readonly yaml: string
  /** The absolute path of the folder that the file is in: its relative paths begin there. */
  readonly base?: string
  readonly dryRun?: boolean
  readonly sample?: {
    readonly severity?: SourceSeverity
    readonly service?: string
    readonly labels?: Record<string, string>
  }
}

export type ApplyResult =
  | { readonly ok: false; readonly problems: readonly OncallProblem[] }
  | {
      readonly ok: true
      readonly applied: boolean
      /** What changes, in words; empty when nothing does. */
      readonly changes: readonly string[]
      /** What stays although the file does not say so: shifts that were handed over. */
      readonly stays: readonly string[]
      /** What becomes of what is open: incidents and their pages, batons, roles and timers, handoffs. */
      readonly effects: readonly ConfigEffect[]
      readonly warnings: readonly string[]
      /** Who would be paged for the sample alert. */
      readonly preview: readonly string[]
    }

export interface ApplyPorts {
  readonly core: Core
  readonly vault: Vault
  /** Whether a console on the device is connected now. */
  readonly isConnected: (device: DeviceId) => boolean
  /** What the operator lets a configuration point at; null leaves that open. */
  readonly permits: Permits | null
}

/** Checks an oncall.yaml, says what it changes, and unless it is a dry run makes it so. */
export async function applyOncall(
  { core, vault, isConnected, permits }: ApplyPorts,
  request: ApplyRequest,
  actor: Actor,
): Promise<ApplyResult> {
  const { base } = request
  const parsed = await parseOncallApart(request.yaml, base !== undefined && isAbsolute(base) ? base : null, permits)
  if (!parsed.ok) return parsed
  const { config, contacts } = parsed
  const shifts = describeShifts(core.desk, config)
  const reachOf = reachIn(core.desk, config, isConnected)
  const known = await loadContacts(vault)
  const changes = [
    ...describeEndings(core.desk, config),
    ...describeChange(core.desk.filed, config, reachOf),
    ...shifts.ended,
    ...describeContactsChange(config, known, contacts),
  ]
  const [anyService] = Object.keys(config.services)
  const sample = {
    source: 'generic',
    severity: request.sample?.severity ?? 'critical',
    labels: request.sample?.labels ?? {},
    serviceHint: request.sample?.service ?? anyService ?? null,
  }
  const preview = previewPage(shifts.config, sample, reachOf)
  const warnings = [...warningsOf(config, contacts), ...reachWarnings(shifts.config, reachOf)]
  const result = { ok: true, changes, stays: shifts.kept, preview, warnings } as const
  if (request.dryRun) {
    const { effects } = decideConfig(core.desk, config, { now: core.now(), mintId: (prefix) => `${prefix}-dry-run` })
    return { ...result, effects, applied: false }
  }
  // Until the file is in the log nobody whom the one before it pages may be without an address, whenever the relay dies.
  await putContacts(vault, { ...contacts, people: { ...known.people, ...contacts.people } })
  const effects = await applyConfig(core, config, actor)
  await putContacts(vault, contacts)
  return { ...result, effects, applied: true }
}

/** Contact data of somebody who is not in the file any more, where an apply was cut off before it took it out. */
export async function forgetContacts(vault: Vault, person: PersonId): Promise<void> {
  const { people, ...others } = await loadContacts(vault)
  if (!Object.hasOwn(people, person)) return
  const { [person]: _gone, ...left } = people
  await putContacts(vault, { ...others, people: left })
}

function putContacts(vault: Vault, contacts: Contacts): Promise<void> {
  return vault.put(contactsKey, JSON.stringify(contacts))
}

/** Records a configuration with all that follows from it, in one turn; returns what that was. */
async function applyConfig(core: Core, config: OncallConfig, actor: Actor): Promise<readonly ConfigEffect[]> {
  let effects: readonly ConfigEffect[] = []
  await core.submit({
    kind: 'desk',
    actor,
    drafts(desk, context) {
      const decision = decideConfig(desk, config, context)
      effects = decision.effects
      return [...decision.drafts, ...endingsOf(desk, config)]
    },
  })
  return effects
}

export async function loadContacts(vault: Vault): Promise<Contacts> {
  const stored = await vault.get(contactsKey)
  return stored === null ? noContacts : (JSON.parse(stored) as Contacts)
}

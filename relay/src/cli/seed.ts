import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import type { Desk } from '@baton/shared/model/desk.ts'
import type { Relay } from '../app.ts'
import { intakeUrl } from '../http/desk-routes.ts'
import type { SourceName } from '../intake/source.ts'
import { giveToOwner } from '../journal/sqlite/folder.ts'
import { ownerOf } from '../oncall/owner.ts'
import { parseOncall } from '../oncall/parse-oncall.ts'
import { seedOncallYaml } from '../oncall/seed-oncall.ts'
import { sampleRunbook } from '../oncall/seed-runbook.ts'
import { OperatorError } from './fail.ts'
import { type LocalCredentials, readLocalCredentials, writeLocalCredentials } from './local-credentials.ts'

const actor = { kind: 'relay', id: 'relay', device: null } as const
const sourceNames: readonly SourceName[] = ['alertmanager', 'generic', 'pagerduty']

/**
 * Makes an empty store ready for a first alert: an owner who is on call, a sample team and policy from an `oncall.yaml`
 * that is theirs to edit, a sample runbook, and one integration a source. Returns the secrets of this machine, the same
 * at each start. Relays that begin on one log at once make one of each; each gets keys of its own to the integrations.
 */
export async function prepare(relay: Relay, dir: string): Promise<LocalCredentials> {
  if (isUnconfigured(relay.core.desk)) await seedConfig(relay, dir)
  const kept = readLocalCredentials(dir)
  const access = kept && (await relay.credentials.token(kept.token))
  if (kept && access) {
    if (access.local === undefined) await relay.credentials.markLocal(kept.token, relay.deskOptions.mintId('tok'))
    return kept
  }
  const keys = {} as Record<SourceName, string>
  for (const source of sourceNames) {
    const integrationId = await seedIntegration(relay, source)
    keys[source] = await relay.credentials.mintIntakeKey({ integrationId, source })
  }
  const token = await relay.credentials.mintToken({
    person: ownerOf(relay.core.desk.config),
    device: null,
    local: relay.deskOptions.mintId('tok'),
  })
  const credentials = { token, keys }
  writeLocalCredentials(dir, credentials)
  return credentials
}

async function seedConfig(relay: Relay, dir: string): Promise<void> {
  const yaml = seedOncallYaml({ ownerName: ownerName() })
  const parsed = parseOncall(yaml, resolve(dir))
  if (!parsed.ok) throw new OperatorError(`the sample oncall.yaml has a problem: ${parsed.problems[0]?.problem}`)
  const file = join(dir, 'oncall.yaml')
  if (!existsSync(file)) {
    writeFileSync(file, yaml, { mode: 0o600 })
    giveToOwner(file, dir)
  }
  seedRunbooks(dir)
  const drafts = [{ type: 'config.applied', incidentId: null, body: { config: parsed.config } }] as const
  await relay.core.submit({ kind: 'desk', actor, drafts: (desk) => (isUnconfigured(desk) ? drafts : []) })
  await relay.deskOptions.onApplied()
}

function isUnconfigured(desk: Desk): boolean {
  return Object.keys(desk.filed.people).length === 0
}

/** The integration that a first start makes of a source, made once whoever starts. */
async function seedIntegration({ core, deskOptions }: Relay, source: SourceName): Promise<string> {
  const name = `${source} (made at the first start)`
  const made = () => core.desk.integrations().find((known) => known.name === name && !known.revoked)
  const integrationId = deskOptions.mintId('int')
  const drafts = [{ type: 'integration.created', incidentId: null, body: { integrationId, source, name } }] as const
  await core.submit({ kind: 'desk', actor, drafts: () => (made() ? [] : drafts) })
  return made()?.id ?? integrationId
}

/** A folder that is there already is theirs. */
function seedRunbooks(dir: string): void {
  const folder = join(dir, 'runbooks')
  if (existsSync(folder)) return
  mkdirSync(folder, { mode: 0o700 })
  const runbook = join(folder, 'checkout.md')
  writeFileSync(runbook, sampleRunbook, { mode: 0o600 })
  for (const made of [folder, runbook]) giveToOwner(made, dir)
}

function ownerName(): string {
  try {
    const { username } = userInfo()
    return username === 'root' || username === '' ? 'Owner' : username.charAt(0).toUpperCase() + username.slice(1)
  } catch {
    return 'Owner'
  }
}

/** What `--json` prints, and what a person is told. */
export function readyLine(url: string, credentials: LocalCredentials, code: string) {
  const { token, keys } = credentials
  return {
    relay: url,
    console: `${url}/#pair=${code}`,
    token,
    integrations: {
      alertmanager: { url: intakeUrl(url, 'alertmanager', keys.alertmanager) },
      generic: { url: intakeUrl(url, 'generic', keys.generic) },
      pagerduty: { url: intakeUrl(url, 'pagerduty', keys.pagerduty), routingKey: keys.pagerduty },
    },
  }
}

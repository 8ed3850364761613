import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import type { Relay } from '../app.ts'
import { createIntegration, intakeUrl } from '../http/desk-routes.ts'
import type { SourceName } from '../intake/source.ts'
import { applyOncall } from '../oncall/apply-oncall.ts'
import { ownerOf } from '../oncall/owner.ts'
import { seedOncallYaml } from '../oncall/seed-oncall.ts'
import { sampleRunbook } from '../oncall/seed-runbook.ts'
import { OperatorError } from './fail.ts'
import { type LocalCredentials, readLocalCredentials, writeLocalCredentials } from './local-credentials.ts'

const sourceNames: readonly SourceName[] = ['alertmanager', 'generic', 'pagerduty']

/**
 * Makes an empty store ready for a first alert: an owner who is on call, a sample team and policy from an `oncall.yaml`
 * that is theirs to edit, a sample runbook, and one integration a source. Returns the secrets of this machine, the same at each start.
 */
export async function prepare(relay: Relay, dir: string): Promise<LocalCredentials> {
  if (Object.keys(relay.core.desk.config.people).length === 0) await seedConfig(relay, dir)
  const kept = readLocalCredentials(dir)
  if (kept && relay.credentials.token(kept.token)) return kept
  const keys = {} as Record<SourceName, string>
  for (const source of sourceNames) {
    const created = await createIntegration(relay.deskOptions, null, source, `${source} (made at the first start)`)
    keys[source] = created.key
  }
  const token = await relay.credentials.mintToken({ person: ownerOf(relay.core.desk.config), device: null })
  const credentials = { token, keys }
  writeLocalCredentials(dir, credentials)
  return credentials
}

async function seedConfig(relay: Relay, dir: string): Promise<void> {
  const yaml = seedOncallYaml({ ownerName: ownerName() })
  const file = join(dir, 'oncall.yaml')
  if (!existsSync(file)) writeFileSync(file, yaml, { mode: 0o600 })
  seedRunbooks(join(dir, 'runbooks'))
  const actor = { kind: 'relay', id: 'relay', device: null } as const
  const result = await applyOncall(relay.core, relay.journal.vault, { yaml, base: resolve(dir) }, actor)
  if (!result.ok) throw new OperatorError(`the sample oncall.yaml has a problem: ${result.problems[0]?.problem}`)
  await relay.deskOptions.onApplied()
}

/** A folder that is there already is theirs. */
function seedRunbooks(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(join(folder, 'checkout.md'), sampleRunbook, { mode: 0o600 })
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

import type { OncallConfig } from '@baton/shared/model/config.ts'
import { roleOf } from '@baton/shared/model/roles.ts'

/** Who the store's first person is; `oncall.yaml` may rename or replace them. */
const owner = 'owner'

/** The person that this machine speaks for: the seeded owner while they exist, else the first admin of the team's own file. */
export function ownerOf(config: Pick<OncallConfig, 'people'>): string {
  const ids = Object.keys(config.people)
  if (ids.includes(owner)) return owner
  return ids.find((id) => roleOf(config, id) === 'admin') ?? ids[0] ?? owner
}

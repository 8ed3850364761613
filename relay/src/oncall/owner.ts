import type { OncallConfig } from '@baton/shared/oncall/config.ts'

/** Who the store's first person is; `oncall.yaml` may rename or replace them. */
const owner = 'owner'

/** The person that this machine speaks for: the seeded owner while they exist, else the first of the team's own file. */
export function ownerOf({ people }: Pick<OncallConfig, 'people'>): string {
  return Object.hasOwn(people, owner) ? owner : (Object.keys(people)[0] ?? owner)
}

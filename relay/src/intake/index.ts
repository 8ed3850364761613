import { alertmanager } from './alertmanager.ts'
import { generic } from './generic.ts'
import { type PagerdutySource, pagerduty } from './pagerduty.ts'
import type { IntakeSource, SourceName } from './source.ts'

/** Every source that this relay understands, by the name in its intake URL. */
export const sources: Readonly<Record<SourceName, IntakeSource>> & { readonly pagerduty: PagerdutySource } = {
  alertmanager,
  generic,
  pagerduty,
}

export { maxDepth, textDepthExceeds } from './depth.ts'

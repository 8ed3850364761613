import type { OncallConfig } from '../model/config.ts'
import { personName, resolveTargets, routeAlert } from '../model/routing.ts'
import type { DeclarableView, DeclaredSeverity } from './console-state.ts'

// A configuration is never changed but replaced, and this is asked for with every change of anything else.
const known = new WeakMap<OncallConfig, readonly DeclarableView[]>()

/** What can be declared, and who would be paged first for it now. */
export function selectDeclarable(config: OncallConfig): readonly DeclarableView[] {
  const before = known.get(config)
  if (before !== undefined) return before
  const services = Object.values(config.services).map(({ id, name }) => ({ service: id, name }))
  services.sort((a, b) => a.name.localeCompare(b.name))
  const view = [{ service: null, name: 'no service' }, ...services].map((of) => ({
    ...of,
    pages: pagesOf(config, of.service),
  }))
  known.set(config, view)
  return view
}

function pagesOf(config: OncallConfig, service: string | null): DeclarableView['pages'] {
  const names = (severity: DeclaredSeverity) => firstNames(config, service, severity)
  return { critical: names('critical'), error: names('error'), warning: names('warning'), info: names('info') }
}

/** Of the first step that reaches anybody: one that means nobody is passed over. */
function firstNames(config: OncallConfig, serviceHint: string | null, severity: DeclaredSeverity): readonly string[] {
  const { page, policy } = routeAlert(config, { source: 'person', severity, labels: {}, serviceHint })
  if (!page || policy === null) return []
  const people =
    policy.steps.map(({ targets }) => resolveTargets(config, targets)).find(({ length }) => length > 0) ?? []
  return people.map((person) => personName(config, person))
}

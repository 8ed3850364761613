import type { Sev } from '@baton/shared/model/incident.ts'
import { sevWords } from '@baton/shared/model/sev-words.ts'
import { useActions } from '../../store/context.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { SevChip } from '../../ui/sev-chip.tsx'
import { useIsReadOnly } from '../read-only.ts'

const sevs: readonly Sev[] = [1, 2, 3, 4, 5]

/** SEV as people decided it; pressed, it is decided anew. */
export function SevMenu({ incidentId, sev }: { readonly incidentId: string; readonly sev: Sev | null }) {
  const readOnly = useIsReadOnly()
  const items = useSevItems(incidentId, sev)
  if (readOnly) return <SevChip sev={sev} />
  return (
    <Menu
      className="sev-menu"
      description={sev === null ? 'Set the SEV, as people decide it' : `${sevWords(sev)}; pressed, it is set anew`}
      label={sev === null ? <span className="sev-chip sev-chip-none">SEV?</span> : <SevChip sev={sev} />}
      items={items}
    />
  )
}

/** What the SEV can be set to. */
export function useSevItems(incidentId: string, sev: Sev | null): readonly MenuItem[] {
  const actions = useActions()
  const choices = sevs.map((each) => ({ label: sevWords(each), hint: each === sev ? 'as it is' : '', sev: each }))
  const none = sev === null ? [] : [{ label: 'no SEV', hint: '', sev: null }]
  return [...choices, ...none].map(({ label, hint, sev: chosen }) => ({
    label,
    hint,
    run: () => void actions.submit({ type: 'incident.set-sev', incidentId, sev: chosen }),
  }))
}

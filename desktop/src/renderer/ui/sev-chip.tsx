import type { Sev } from '@baton/shared/incident/incident.ts'
import { sevWords } from '@baton/shared/incident/sev-words.ts'

/** How grave people said that it is; nothing where nobody has said. */
export function SevChip({ sev }: { readonly sev: Sev | null }) {
  return sev === null ? null : <span className={sev === 1 ? 'sev-chip sev-chip-1' : 'sev-chip'}>{sevWords(sev)}</span>
}

import type { Sev } from '@baton/shared/model/incident.ts'
import { sevWords } from '@baton/shared/model/sev-words.ts'

/** How grave people said that it is; nothing where nobody has said. */
export function SevChip({ sev }: { readonly sev: Sev | null }) {
  return sev === null ? null : <span className={sev === 1 ? 'sev-chip sev-chip-1' : 'sev-chip'}>{sevWords(sev)}</span>
}

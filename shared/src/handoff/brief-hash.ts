import { sha256 } from '../log/chain.ts'
import type { BriefItem } from '../model/handoff.ts'

/** Names a brief by its content (64 hex digits), so that what is accepted is what was offered. */
export function briefHashOf(items: readonly BriefItem[], notes: string): string {
  const ordered = items.map((item) => {
    const { id, incidentId, condition, title, summary, next, contingency = '', incidents = [], reasons = [] } = item
    const plain = [id, incidentId, condition, title, summary, next]
    // What older briefs have not does not change their name.
    const isPlain = contingency === '' && incidents.length === 0 && reasons.length === 0
    const why = reasons.map(({ kind, at = null, sev = null }) => [kind, at, sev])
    return isPlain ? plain : [...plain, contingency, incidents, why]
  })
  return sha256(JSON.stringify([ordered, notes]))
}

import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { useKey } from '../../keys/use-keys.ts'
import { useActions } from '../../store/context.tsx'

/** The key stars the row that has the focus, else the newest one. */
export function StarKey(props: { readonly incidentId: string; readonly rows: readonly TimelineRow[] }) {
  const { incidentId, rows } = props
  const actions = useActions()
  useKey('star', () => {
    const focused = document.activeElement?.closest<HTMLElement>('.entry')?.dataset.seq
    const row =
      focused === undefined
        ? rows.findLast(({ seq, kind }) => seq > 0 && kind !== 'receipt')
        : rows.find(({ seq }) => String(seq) === focused)
    if (row === undefined || row.seq === 0) return
    void actions.submit({ type: row.starred ? 'row.unstar' : 'row.star', incidentId, seq: row.seq })
  })
  return null
}

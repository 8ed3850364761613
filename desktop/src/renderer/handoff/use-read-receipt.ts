import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { useEffect } from 'react'
import { useActions } from '../store/context.tsx'

/** Says that the receiver has the brief on the glass; once for each version of it. */
export function useReadReceipt(handoff: HandoffView): void {
  const actions = useActions()
  const { id, briefHash, read } = handoff
  const isRead = read?.briefHash === briefHash
  useEffect(() => {
    if (!isRead && document.visibilityState === 'visible')
      void actions.submit({ type: 'handoff.read', handoffId: id, briefHash })
  }, [actions, id, briefHash, isRead])
}

import type { HandoffScope } from '@baton/shared/view/handoff-scope.ts'
import { useEffect, useState } from 'react'
import { useConsole, useFace } from '../store/context.tsx'

/** What an acceptance would move now; asked again whenever the feed or the offer has changed. Null until it is known. */
export function useHandoffScope(handoffId: string): HandoffScope | null {
  const { bridge, actions } = useFace()
  const feed = useConsole((state) => state.feed)
  const handoffs = useConsole((state) => state.handoffs)
  const [scope, setScope] = useState<HandoffScope | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is made from is in the host; these say when it changed.
  useEffect(() => {
    let isGone = false
    void actions.ask('Reading what moves', bridge.handoffScope(handoffId)).then((found) => {
      if (!isGone) setScope(found)
    })
    return () => {
      isGone = true
    }
  }, [actions, bridge, handoffId, feed, handoffs])
  return scope
}

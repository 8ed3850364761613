import { useUi } from '../store/context.tsx'
import { useMedia } from '../ui/use-width.ts'

/** Whether what the marked row is about stands beside the list; then the rows need no buttons of their own. */
export function useHasPeek(): boolean {
  const isWide = useMedia('(min-width: 1600px)')
  const isFeed = useUi((state) => state.route.view === 'feed')
  return isWide && isFeed
}

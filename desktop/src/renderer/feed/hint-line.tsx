import type { ReactNode } from 'react'
import { useUi } from '../store/context.tsx'

/** The keys of the feed, for whoever does not know them yet. Single keys that are switched off are not shown. */
export function HintLine() {
  const hasSingleKeys = useUi((state) => state.settings.singleKeys)
  return (
    <div className="hint-line" aria-hidden="true">
      {hasSingleKeys && (
        <>
          <Hint keys={['j', 'k']}>move</Hint>
          <Hint keys={['↵']}>open</Hint>
          <Hint keys={['a']}>acknowledge: hold</Hint>
          <Hint keys={['e']}>need help</Hint>
          <Hint keys={['s']}>snooze</Hint>
          <Hint keys={['x']}>select</Hint>
          <Hint keys={['/']}>filter</Hint>
        </>
      )}
      <span className="spring" />
      <Hint keys={['Ctrl', 'K']}>everything</Hint>
      {hasSingleKeys && <Hint keys={['?']}>keys</Hint>}
    </div>
  )
}

function Hint({ keys, children }: { readonly keys: readonly string[]; readonly children: ReactNode }) {
  return (
    <span className="hint">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}{' '}
      {children}
    </span>
  )
}

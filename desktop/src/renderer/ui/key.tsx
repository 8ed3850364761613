import { useUi } from '../store/context.tsx'

/** A key beside the label of what it does; it is no part of the name. A single key that is switched off is not shown. */
export function Key({ children }: { readonly children: string }) {
  const hasSingleKeys = useUi((state) => state.settings.singleKeys)
  if (!hasSingleKeys && isSingle(children)) return null
  return (
    <span className="key-hint" aria-hidden="true">
      <kbd>{children}</kbd>
    </span>
  )
}

/** One letter or sign, with Shift or without; Enter, Esc and the like go on working. */
function isSingle(key: string): boolean {
  return /^(Shift )?[^↵↑↓←→]$/u.test(key)
}

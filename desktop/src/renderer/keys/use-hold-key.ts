import { useEffect, useRef, useState } from 'react'
import { keyOf } from './key-of.ts'
import { isTyping } from './keymap.ts'

/** How long the key must be held, milliseconds; as long as the fill in alarm.css takes. */
export const holdMs = 500

interface HoldKey {
  /** Runs once the key has been held. */
  readonly run: () => void
  /** What it would act on; it must be the same at the end as it was at the press. Null: nothing, and the press does nothing. */
  readonly target?: () => string | null
}

/** Runs when `key` is held for half a second while `enabled`; true while it is being held. */
export function useHoldKey(key: string, enabled: boolean, hold: HoldKey): boolean {
  const [holding, setHolding] = useState(false)
  const latest = useRef(hold)
  latest.current = hold

  useEffect(() => {
    if (!enabled) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const targetNow = () => latest.current.target?.() ?? (latest.current.target === undefined ? '' : null)
    function stop() {
      clearTimeout(timer)
      timer = undefined
      setHolding(false)
    }
    function onKeyDown(event: KeyboardEvent) {
      if (keyOf(event).toLowerCase() !== key || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && isTyping(event.target)) return
      // A key that was down before the alarm came repeats, and begins nothing.
      if (event.repeat || timer !== undefined || event.defaultPrevented) return
      const target = targetNow()
      if (target === null) return
      setHolding(true)
      timer = setTimeout(() => {
        stop()
        if (targetNow() === target) latest.current.run()
      }, holdMs)
    }
    function onKeyUp(event: KeyboardEvent) {
      if (keyOf(event).toLowerCase() === key) stop()
    }
    document.addEventListener('keydown', onKeyDown)
    document.addEventListener('keyup', onKeyUp)
    window.addEventListener('blur', stop)
    return () => {
      clearTimeout(timer)
      setHolding(false)
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('keyup', onKeyUp)
      window.removeEventListener('blur', stop)
    }
  }, [key, enabled])
  return holding
}

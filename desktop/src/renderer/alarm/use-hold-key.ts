import { useEffect, useRef, useState } from 'react'
import { keyOf } from '../keys/key-of.ts'
import { isTyping } from '../keys/keymap.ts'

/** How long the key must be held, milliseconds; as long as the fill in alarm.css takes. */
export const holdMs = 500

/** Runs when `key` is held for half a second while `enabled`; true while it is being held. */
export function useHoldKey(key: string, enabled: boolean, run: () => void): boolean {
  const [holding, setHolding] = useState(false)
  const latest = useRef(run)
  latest.current = run

  useEffect(() => {
    if (!enabled) return
    let timer: ReturnType<typeof setTimeout> | undefined
    function stop() {
      clearTimeout(timer)
      timer = undefined
      setHolding(false)
    }
    function onKeyDown(event: KeyboardEvent) {
      if (keyOf(event).toLowerCase() !== key || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && isTyping(event.target)) return
      // A key that was down before the alarm came repeats, and begins nothing.
      if (event.repeat || timer !== undefined) return
      setHolding(true)
      timer = setTimeout(() => {
        stop()
        latest.current()
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
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('keyup', onKeyUp)
      window.removeEventListener('blur', stop)
    }
  }, [key, enabled])
  return holding
}

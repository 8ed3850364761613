import { useEffect, useRef } from 'react'
import { keyOf } from '../keys/key-of.ts'
import { isTyping } from '../keys/keymap.ts'
import { isRestOfSentence } from '../keys/typing-flow.ts'
import { useUi } from '../store/context.tsx'

/** Single keys of the alarm, by the key as it is shown; what is typed is text. A key that is held down does its work once. */
export function useAlarmKeys(keys: Readonly<Record<string, () => void>>): void {
  const isOn = useUi((state) => state.settings.singleKeys)
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    if (!isOn) return
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && isTyping(event.target)) return
      // A dialog over the alarm has its own keys.
      if (document.querySelector('dialog.dialog[open]') !== null) return
      // The rest of what was being typed when the alarm came asks for nothing.
      if (isRestOfSentence(event)) return
      const run = latest.current[keyOf(event)]
      if (run === undefined) return
      event.preventDefault()
      run()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [isOn])
}

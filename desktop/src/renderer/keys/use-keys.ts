import { useEffect, useRef } from 'react'
import { useFace } from '../store/context.tsx'
import { keyOf } from './key-of.ts'
import { isTyping, type KeyAction, resolveKey } from './keymap.ts'

/** `named` is the incident that the person was told it acts on, where that was done by name; else it is what is shown. */
type KeyHandler = (named?: string) => void

// What is on screen says what a key does there; the last one to come answers.
const handlers = new Map<KeyAction, KeyHandler[]>()

/** A prefix waits this long for its second key, milliseconds. */
const prefixMs = 1_500

/** Answers a key for as long as the component is there. */
export function useKey(action: KeyAction, handler: KeyHandler): void {
  const latest = useRef(handler)
  latest.current = handler
  useEffect(() => {
    const run: KeyHandler = (named) => latest.current(named)
    const list = handlers.get(action) ?? []
    handlers.set(action, [...list, run])
    return () => {
      handlers.set(
        action,
        (handlers.get(action) ?? []).filter((other) => other !== run),
      )
    }
  }, [action])
}

/** Does what a key does, on the incident `named` where that is said; false when nothing on screen answers it. */
export function runKey(action: KeyAction, named?: string): boolean {
  const handler = handlers.get(action)?.at(-1)
  handler?.(named)
  return handler !== undefined
}

/** Whether anything on screen answers it now. */
export function isAnswered(action: KeyAction): boolean {
  return (handlers.get(action)?.length ?? 0) > 0
}

/** Listens to the keyboard for the whole console. Dialogs, menus and the alarm keep their keys to themselves. */
export function useKeyboard(): void {
  const { ui } = useFace()
  useEffect(() => {
    let prefix: { readonly key: string; readonly at: number } | null = null

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isTakenOver()) return
      const target = event.target instanceof HTMLElement ? event.target : document.body
      // Out of any field, whose text stays; the next press goes back.
      if (event.key === 'Escape' && isTyping(target)) return target.blur()
      const asked = resolveKey(event, {
        typing: isTyping(target),
        singleKeys: ui.getState().settings.singleKeys,
        prefix: prefix !== null && event.timeStamp - prefix.at < prefixMs ? prefix.key : null,
      })
      prefix = asked === 'prefix' ? { key: keyOf(event), at: event.timeStamp } : null
      // A press does not acknowledge: see `useHoldKey`.
      if (asked === null || asked === 'prefix' || asked === 'acknowledge') return
      // Enter on a control is the control's own; arrows scroll what has the focus, unless that is the list.
      if (asked === 'open' && target !== document.body) return
      if (event.key.startsWith('Arrow') && target !== document.body && target.closest('.feed-list') === null) return
      if (runKey(asked)) event.preventDefault()
    }

    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [ui])
}

/** Whether a dialog, a menu or the alarm has the keyboard. */
export function isTakenOver(): boolean {
  return document.querySelector('dialog[open], :popover-open') !== null
}

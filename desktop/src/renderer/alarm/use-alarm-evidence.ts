import { useEffect } from 'react'
import { useFace } from '../store/context.tsx'

/**
 * Tells the host what this screen proves: that the alarm is painted, or is not because the page is hidden; and
 * that a person touched it. `subject` names what is shown; when it changes, it must be proven anew.
 */
export function useAlarmEvidence(subject: string): void {
  const { bridge, actions } = useFace()

  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject is another painting
  useEffect(() => {
    let frame = 0
    function report() {
      cancelAnimationFrame(frame)
      if (document.visibilityState !== 'visible') {
        void actions.ask('Reporting the alarm', bridge.alarmShown(false))
        return
      }
      // The second frame begins only after the first is painted.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => void actions.ask('Reporting the alarm', bridge.alarmShown(true)))
      })
    }
    report()
    document.addEventListener('visibilitychange', report)
    return () => {
      cancelAnimationFrame(frame)
      document.removeEventListener('visibilitychange', report)
    }
  }, [bridge, actions, subject])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what came since has not been seen yet
  useEffect(() => {
    const touches = new AbortController()
    function touched(event: Event) {
      if (document.visibilityState !== 'visible' || isStill(event)) return
      touches.abort()
      void actions.ask('Reporting the alarm', bridge.alarmSeen())
    }
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'touchstart']) {
      document.addEventListener(type, touched, { signal: touches.signal, capture: true, passive: true })
    }
    return () => touches.abort()
  }, [bridge, actions, subject])
}

/** The browser tells of a move when the page moves under a pointer that rests: nobody was there. */
function isStill(event: Event): boolean {
  return event.type === 'pointermove' && event instanceof MouseEvent && event.movementX === 0 && event.movementY === 0
}

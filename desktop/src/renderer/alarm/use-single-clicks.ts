import { useEffect } from 'react'

/** While it is on, the second half of a double click does nothing: what stands there now is not what was clicked. */
export function useSingleClicks(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return
    function onClick(event: MouseEvent) {
      if (event.detail < 2) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    document.addEventListener('click', onClick, { capture: true })
    return () => document.removeEventListener('click', onClick, { capture: true })
  }, [isOn])
}

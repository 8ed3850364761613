import { useFace, useUi } from '../store/context.tsx'
import { useAcknowledge } from './use-acknowledge.ts'

/** What is selected, and what can be done to all of it. */
export function SelectionBar() {
  const { ui } = useFace()
  const acknowledge = useAcknowledge()
  const selected = useUi((state) => state.selected)
  if (selected.size === 0) return null
  const clear = () => ui.setState({ selected: new Set() })
  return (
    <div className="selection-bar">
      <span className="tabular">{selected.size} selected</span>
      <button
        type="button"
        className="strong"
        title="Stops paging for each of them; you hold them"
        onClick={() => acknowledge([...selected])}
      >
        Acknowledge selected
      </button>
      <button type="button" className="quiet" onClick={clear}>
        Clear
      </button>
    </div>
  )
}

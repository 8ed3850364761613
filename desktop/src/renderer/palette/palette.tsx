import { useId, useMemo, useState } from 'react'
import { statusText } from '../../presentation/effects.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { shownIncident } from '../keys/shown.ts'
import { isAnswered, runKey } from '../keys/use-keys.ts'
import { useConsole, useFace, useUi } from '../store/context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { type PaletteItem, paletteItems } from './palette-items.ts'

/** Everything by name: an incident, or a command with its key. */
export function Palette() {
  const { ui } = useFace()
  const open = useUi((state) => state.dialog?.kind === 'palette')
  if (!open) return null
  return (
    <Dialog title="Everything" className="palette" onClose={() => ui.setState({ dialog: null })}>
      <PaletteSearch />
    </Dialog>
  )
}

function PaletteSearch() {
  const { ui } = useFace()
  const rows = useConsole((state) => state.feed)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  // What was shown when it was opened: a command acts on the incident that it names, whatever comes meanwhile.
  const [shownId] = useState(() => shownIncident(ui.getState()))
  const shown = rows.find(({ id }) => id === shownId) ?? null
  const items = useMemo(() => paletteItems(text, rows, isAnswered, shown), [text, rows, shown])
  const id = useId()
  const current = items[Math.min(at, items.length - 1)]

  function run(item: PaletteItem | undefined) {
    if (item === undefined) return
    ui.setState({ dialog: null })
    if (item.kind === 'incident') location.hash = routeHash({ view: 'room', incidentId: item.id })
    // The dialog must be gone first, so that focus and dialogs of the command are its own.
    else setTimeout(() => runKey(item.action, shownId ?? undefined))
  }

  function move(delta: number) {
    const next = Math.min(items.length - 1, Math.max(0, at + delta))
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <>
      <input
        type="search"
        role="combobox"
        aria-label="Find an incident or a command"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={current === undefined ? undefined : `${id}-${items.indexOf(current)}`}
        autoComplete="off"
        placeholder="Find an incident or a command"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter') run(current)
          else return
          event.preventDefault()
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Found" className="palette-list">
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox points at it and keeps the focus
          <div
            key={`${item.kind}-${item.id}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={item === current}
            className="palette-item"
            onClick={() => run(item)}
          >
            <PaletteLine item={item} />
          </div>
        ))}
      </div>
      {items.length === 0 && <p className="muted">Nothing is called that.</p>}
    </>
  )
}

function PaletteLine({ item }: { readonly item: PaletteItem }) {
  if (item.kind === 'command') {
    return (
      <>
        <span>{item.label}</span>
        {item.keys !== null && <kbd>{item.keys}</kbd>}
      </>
    )
  }
  const { row } = item
  return (
    <>
      <span className="palette-title">
        <SeverityMark severity={row.severity} status={row.status} /> <bdi>{plainLine(row.title, 120)}</bdi>
      </span>
      <span className="muted">{plainLine(statusText(row), 60)}</span>
    </>
  )
}

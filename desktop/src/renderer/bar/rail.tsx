import { ArrowLeftRight, List, NotebookPen, RadioTower, Users } from 'lucide-react'
import type { Route } from '../../presentation/route.ts'
import { useFace, useUi } from '../store/context.tsx'

const entries = [
  { view: 'feed', href: '#/', label: 'Feed', Icon: List },
  { view: 'handoff', href: '#/handoff', label: 'Handoff', Icon: ArrowLeftRight },
  { view: 'oncall', href: '#/oncall', label: 'On-call', Icon: Users },
  { view: 'notebook', href: '#/notebook', label: 'Notebook', Icon: NotebookPen },
  { view: 'relay', href: '#/relay', label: 'Relay', Icon: RadioTower },
] as const

/** The way from view to view: at the left, or below on a narrow screen. */
export function Rail() {
  const view: Route['view'] = useUi((state) => state.route.view)
  const { ui } = useFace()
  return (
    <nav className="rail" aria-label="Views">
      {entries.map(({ view: target, href, label, Icon }) => {
        const current = view === target || ((view === 'room' || view === 'replay') && target === 'feed')
        return (
          <a key={target} href={href} className="rail-entry" aria-current={current ? 'page' : undefined}>
            <Icon size={18} aria-hidden="true" />
            <span>{label}</span>
          </a>
        )
      })}
      <button
        type="button"
        className="rail-entry rail-keys"
        onClick={() => ui.setState({ dialog: { kind: 'keys' } })}
        title="Keys and settings"
      >
        <span className="key-sign" aria-hidden="true">
          ?
        </span>
        <span>Keys</span>
      </button>
    </nav>
  )
}

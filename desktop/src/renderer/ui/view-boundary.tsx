import { Component, type ReactNode } from 'react'
import { useFace } from '../store/context.tsx'

interface ViewBoundaryProps {
  /** As the person knows it: `The feed`. */
  readonly name: string
  readonly children: ReactNode
  /** What stands in its place, where it can be no text of this size. */
  readonly instead?: ReactNode
}

/**
 * A view that breaks down says so in its place, and takes nothing else along: the bar, the alarm and the other views go
 * on. What was asked of the relay does too; it lives in the host.
 */
export function ViewBoundary(props: ViewBoundaryProps) {
  const { actions } = useFace()
  return <Boundary {...props} tell={(text) => actions.tell('failed', text)} />
}

interface BoundaryProps extends ViewBoundaryProps {
  readonly tell: (text: string) => void
}

interface BoundaryState {
  readonly error: unknown
  readonly hasFailed: boolean
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, hasFailed: false }

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error, hasFailed: true }
  }

  override componentDidCatch(error: unknown): void {
    const { name, instead, tell } = this.props
    // Elsewhere it says so in its own place.
    if (instead !== undefined) tell(`${name} broke down: ${wordsOf(error)}. The alarm goes on.`)
  }

  override render(): ReactNode {
    const { children, instead } = this.props
    if (!this.state.hasFailed) return children
    if (instead !== undefined) return instead
    return (
      <BrokenView
        name={this.props.name}
        error={this.state.error}
        again={() => this.setState({ error: null, hasFailed: false })}
      />
    )
  }
}

interface BrokenViewProps {
  readonly name: string
  readonly error: unknown
  readonly again: () => void
}

function BrokenView({ name, error, again }: BrokenViewProps) {
  return (
    <section className="broken-view" role="alert" aria-label={`${name} broke down`}>
      <h2>{name} broke down</h2>
      <p>
        This part of the console cannot be shown.{' '}
        <strong>Alarm, sound, connection and what waits to be sent go on</strong>; the other views too.
      </p>
      <p className="muted">
        What happened: <code>{wordsOf(error)}</code>
      </p>
      <div className="broken-acts">
        <button type="button" className="strong" onClick={again}>
          Show it again
        </button>
        <button type="button" onClick={() => location.reload()}>
          Load the console anew
        </button>
      </div>
    </section>
  )
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

import type { PagerTestView } from '@baton/shared/view/console-state.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { warningWords } from '../bar/warning-words.ts'
import { useWarnings } from '../bar/warnings.tsx'
import { useUnavailable } from '../room/head/use-unavailable.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'

type Layer = PagerTestView['layers'][number]

const layerWords: Readonly<Record<Layer['layer'], string>> = {
  socket: 'Connection to the relay',
  alarm: 'Alarm on this screen',
  sound: 'Sound',
  notification: 'Notification',
  ntfy: 'Phone (ntfy)',
}
const stateWords: Readonly<Record<Layer['state'], string>> = {
  passed: 'passed',
  failed: 'failed',
  unknown: 'unknown',
  'not-configured': 'not configured',
}

/** A true page to myself, and what each layer of it proved. */
export function PagerTest() {
  const { bridge, actions } = useFace()
  const test = useConsole((state) => state.pagerTest)
  const why = useUnavailable()('pager.test')
  return (
    <section className="panel" aria-label="Pager test">
      <h3>Can I be reached?</h3>
      <p>Sends a test page to you on every channel, the way a real one goes. It rings here; nobody else is paged.</p>
      <p>
        <button
          type="button"
          className="strong"
          aria-disabled={why !== null}
          onClick={() => {
            if (why !== null) return
            void actions.ask('Arming', bridge.arm())
            void actions.submit({ type: 'pager.test' })
          }}
        >
          Test my pager
        </button>{' '}
        {why !== null && <span className="muted">{why}</span>}
        {test !== null && (
          <span className="muted">
            {test.finished ? 'last run' : 'running since'} <Moment at={test.startedAt} />
          </span>
        )}
      </p>
      <ToMend />
      {test === null ? (
        <p>Not tested on this device yet, so every layer is unknown.</p>
      ) : (
        <table className="layers">
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">This test</th>
              <th scope="col">Last passed</th>
            </tr>
          </thead>
          <tbody>
            {test.layers.map((layer) => (
              <LayerRow key={layer.layer} layer={layer} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** What stands in the watch bar, in whole sentences. */
function ToMend() {
  const warnings = useWarnings()
  if (warnings.length === 0) return null
  return (
    <ul className="to-mend">
      {warnings.map((warning) => (
        <li key={warning}>
          <strong>{warningWords[warning].short}.</strong> {warningWords[warning].full}
        </li>
      ))}
    </ul>
  )
}

function LayerRow({ layer }: { readonly layer: Layer }) {
  return (
    <tr className={`layer-${layer.state}`}>
      <th scope="row">{layerWords[layer.layer]}</th>
      <td>
        <span className="layer-state">{stateWords[layer.state]}</span>
        {layer.detail !== '' && <span className="muted"> {plainLine(layer.detail, 200)}</span>}
      </td>
      <td>{layer.lastPassedAt === null ? <span className="muted">never</span> : <Moment at={layer.lastPassedAt} />}</td>
    </tr>
  )
}

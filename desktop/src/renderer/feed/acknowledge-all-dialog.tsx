import { severityRank } from '@baton/shared/model/incident.ts'
import { plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { countBy } from './count-by.ts'

/** More services than this are counted together. */
const maxServices = 8

interface AcknowledgeAllProps {
  readonly incidentIds: readonly string[]
  readonly onClose: () => void
}

/** Many at once, by severity and service: what nobody has looked at one by one is looked at once more. */
export function AcknowledgeAllDialog({ incidentIds, onClose }: AcknowledgeAllProps) {
  const { ui, actions } = useFace()
  const feed = useConsole((state) => state.feed)
  const chosen = new Set(incidentIds)
  const rows = feed.filter(({ id }) => chosen.has(id))
  const bySeverity = countBy(rows, ({ severity }) => severity).sort((a, b) => severityRank[b.key] - severityRank[a.key])
  const byService = countBy(rows, ({ serviceName }) => serviceName ?? 'no service')
  const others = byService.slice(maxServices).reduce((sum, { count }) => sum + count, 0)
  const sev1 = rows.filter(({ sev }) => sev === 1).length

  return (
    <Dialog title={`Acknowledge ${plural(incidentIds.length, 'incident')}?`} onClose={onClose}>
      <p>You hold each of them, and nobody else is paged for any.</p>
      {sev1 > 0 && (
        <p>
          <strong>{sev1} of them SEV 1.</strong>
        </p>
      )}
      <div className="counted">
        <table>
          <caption>By severity</caption>
          <tbody>
            {bySeverity.map(({ key, count }) => (
              <tr key={key}>
                <th scope="row">
                  <SeverityWord severity={key} status="triggered" />
                </th>
                <td className="tabular">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table>
          <caption>By service</caption>
          <tbody>
            {byService.slice(0, maxServices).map(({ key, count }) => (
              <tr key={key}>
                <th scope="row">{plainLine(key, 60)}</th>
                <td className="tabular">{count}</td>
              </tr>
            ))}
            {others > 0 && (
              <tr>
                <th scope="row">{plural(byService.length - maxServices, 'more service')}</th>
                <td className="tabular">{others}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Take none yet
        </button>
        <button
          type="button"
          className="strong"
          onClick={() => {
            onClose()
            ui.setState({ selected: new Set() })
            void actions.acknowledge(incidentIds)
          }}
        >
          Acknowledge {incidentIds.length}
        </button>
      </div>
    </Dialog>
  )
}

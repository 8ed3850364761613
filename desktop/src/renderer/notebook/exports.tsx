import type { ExportFormat } from '@baton/shared/wire/bridge.ts'
import { formatDay } from '../../presentation/format.ts'
import { useFace } from '../store/context.tsx'
import { downloadText } from '../ui/download.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { makesPdf, printHtml } from './print.ts'

const files: readonly {
  readonly format: ExportFormat
  readonly label: string
  readonly hint: string
  readonly type: string
}[] = [
  { format: 'md', label: 'Markdown', hint: 'with front matter', type: 'text/markdown' },
  { format: 'html', label: 'HTML', hint: 'one file', type: 'text/html' },
  { format: 'json', label: 'JSON', hint: 'for programs', type: 'application/json' },
  { format: 'csv', label: 'CSV', hint: 'the timeline', type: 'text/csv' },
]

interface ExportMenuProps {
  readonly incidentId: string
  readonly openedAt: number | null
  /** People by name rather than by role. */
  readonly names: boolean
}

/** The document as a file to take along, made from this console's own copy. */
export function ExportMenu({ incidentId, openedAt, names }: ExportMenuProps) {
  const { bridge, actions } = useFace()
  const day = openedAt === null ? '' : `${formatDay(openedAt)}-`
  const name = `postmortem-${day}${incidentId.replace(/[^A-Za-z0-9-]/g, '')}`

  async function take(format: ExportFormat, type: string) {
    const text = await actions.ask('Exporting', bridge.exportIncident(incidentId, format, names))
    if (text !== null) downloadText(`${name}.${format}`, type, text)
  }

  async function print() {
    const html = await actions.ask('Exporting', bridge.exportIncident(incidentId, 'html', names))
    const result = html === null ? null : await actions.ask('Printing', printHtml(html, `${name}.pdf`))
    if (result?.kind === 'failed') actions.tell('failed', `Printing failed: ${result.detail}.`, incidentId)
  }

  const items: readonly MenuItem[] = [
    ...files.map(({ format, label, hint, type }) => ({ label, hint, run: () => void take(format, type) })),
    makesPdf()
      ? { label: 'PDF', hint: 'one file', run: () => void print() }
      : { label: 'Print or PDF', hint: 'by the browser', run: () => void print() },
  ]
  return <Menu label="Export" description={`Export, people ${names ? 'by name' : 'by role'}`} items={items} />
}

import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { OncallConfig } from '@baton/shared/model/config.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { type PostmortemOptions, postmortemOf } from '@baton/shared/postmortem/postmortem.ts'
import { renderTimelineCsv } from '@baton/shared/postmortem/render-csv.ts'
import { renderHtml } from '@baton/shared/postmortem/render-html.ts'
import { renderJson } from '@baton/shared/postmortem/render-json.ts'
import { renderMarkdown } from '@baton/shared/postmortem/render-markdown.ts'

const renderers = { md: renderMarkdown, html: renderHtml, json: renderJson, csv: renderTimelineCsv }

export interface ExportAsk extends PostmortemOptions {
  readonly format: keyof typeof renderers
  readonly config: OncallConfig
}

/** The text of an export, from all of an incident's events. */
export function writeExport(incident: Incident, entries: readonly JournalEntry[], ask: ExportAsk): string {
  return renderers[ask.format](postmortemOf(incident, entries, ask.config, ask))
}

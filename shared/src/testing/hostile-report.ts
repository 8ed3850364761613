import { postmortemOf } from '../postmortem/postmortem.ts'
import type { Postmortem } from '../postmortem/schema.ts'
import { outage } from './outage.ts'

export const options = { names: false, today: '2026-11-30' }
export const bench = outage()
export const report = postmortemOf(bench.incident, bench.entriesOf(), bench.desk.config, options)

/** The report with a text in every place where somebody else's words stand in a line of their own. */
export function withText(text: string): Postmortem {
  return {
    ...report,
    title: text,
    service: text,
    timeline: report.timeline.slice(0, 2).map((row) => ({ ...row, text, who: text })),
    actionItems: report.actionItems.map((item) => ({ ...item, title: text })),
    whys: [{ text, because: [{ text, because: [] }] }],
    alerts: report.alerts.map((alert) => ({ ...alert, title: text })),
    updates: report.updates.map((update) => ({ ...update, text })),
    known: report.known.map((known) => ({ ...known, text })),
    runbooks: report.runbooks.map((run) => ({
      ...run,
      title: text,
      steps: run.steps.map((step) => ({ ...step, text, wrong: step.wrong && { ...step.wrong, text } })),
    })),
    links: [{ label: text, url: text }],
  }
}

/** Sections that nobody wrote. */
export const unwritten = Object.fromEntries(
  Object.keys(report.sections).map((name) => [name, { text: '', written: false }]),
) as Postmortem['sections']

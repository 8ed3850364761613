import type { Postmortem } from '@baton/shared/postmortem/schema.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'

/** How a document speaks of people: by name, or as the exports without names do. */
export interface Naming {
  readonly who: (row: TimelineRow) => string
  readonly words: (row: TimelineRow) => string
  /** Of a page, by its place among the incident's pages. */
  readonly paged: (index: number, name: string) => string
  /** Of a text that people wrote; `hidden` is the same as the report has it. */
  readonly text: (text: string, hidden: (report: Postmortem) => string) => string
}

/** People by their names. */
export const byName: Naming = {
  who: ({ who }) => who,
  words: ({ text }) => text,
  paged: (_index, name) => name,
  text: (text) => text,
}

/** Stands where the report has not come yet: a name must not show meanwhile. */
const notYet = '…'

/** People as the exports without names call them: the report says so itself. Null while it is not here. */
export function byReport(report: Postmortem | null): Naming {
  const rows = new Map(report?.timeline.map((row) => [row.seq, row]))
  return {
    who: ({ seq, pending }) => (pending ? 'you' : (rows.get(seq)?.who ?? notYet)),
    words: ({ seq, pending, text }) => (pending ? text : (rows.get(seq)?.text ?? notYet)),
    paged: (index) => report?.paged[index]?.who ?? notYet,
    text: (text, hidden) => (text === '' ? text : report === null ? notYet : hidden(report)),
  }
}

import type { Postmortem } from './postmortem.ts'

/** The postmortem as JSON text, for machines and for the next version of Baton. */
export function renderJson(postmortem: Postmortem): string {
  return `${JSON.stringify(postmortem, null, 2)}\n`
}

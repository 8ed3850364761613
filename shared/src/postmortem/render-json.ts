import { type Postmortem, postmortemSchema } from './schema.ts'

/** The postmortem as JSON text, for machines and for the next version of Baton. */
export function renderJson(postmortem: Postmortem): string {
  return `${JSON.stringify(postmortem, null, 2)}\n`
}

/** What `renderJson` writes, as a JSON Schema (2020-12) for others to check it with. */
export function renderJsonSchema(): string {
  return `${JSON.stringify(postmortemSchema, null, 2)}\n`
}

import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'

/** Anything that can be seen: no space, no control, no format character, and none of the letters that are drawn as nothing. */
const visible = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u

/** The incident's title, or, where nothing of it can be seen, what it is known by: its source and its service. */
export function shownTitle(desk: Desk, incident: Pick<Incident, 'title' | 'integrationId' | 'service'>): string {
  const { title, integrationId, service } = incident
  if (visible.test(title)) return title
  const source = integrationId === null ? undefined : desk.integration(integrationId)?.name
  const where = service === null ? '' : `, ${service}`
  return `Alert without a visible title from ${source ?? 'a source that is gone'}${where}`
}

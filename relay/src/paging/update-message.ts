import type { Desk } from '@baton/shared/model/desk.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { sevWords } from '@baton/shared/model/sev-words.ts'
import { updateClockOf } from '@baton/shared/model/update-clock.ts'
import { utc } from '@baton/shared/utc.ts'
import { serviceName } from '@baton/shared/view/feed-row.ts'
import { cleanLine, cleanText } from '../intake/text.ts'

/** Characters before escaping, which can make five of one: Mattermost cuts a message at 16,383. */
const maxTitle = 150
const maxUpdate = 2_800

/**
 * A status update as a chat message: which incident, how bad, what was said, when the next one is due, where the room
 * is. `origin` is the relay's own. Titles come from alerts and text from anybody: neither can call a channel or a
 * person, or hide where a link leads.
 */
export function updateMessage(desk: Desk, incident: Incident, update: string, origin: string): string {
  const state = [...(incident.drill ? ['drill'] : []), severityWords(incident), incident.status]
  const service = serviceName(desk, incident)
  return [
    `*${escaped(cleanLine(incident.title, maxTitle))}*`,
    [...state, ...(service === null ? [] : [escaped(service)])].join(' · '),
    '',
    escaped(shortened(update)),
    '',
    `${nextWords(desk, incident)} Room: ${origin}/#/incidents/${incident.id}`,
  ].join('\n')
}

function severityWords({ sev, severity }: Incident): string {
  return sev === null ? severity : `${sevWords(sev)} (${severity})`
}

function nextWords(desk: Desk, incident: Incident): string {
  const clock = updateClockOf(desk.config, incident)
  if (clock) return `Next update by ${utc(clock.dueAt)} UTC.`
  return incident.status === 'resolved' ? 'This is the last update.' : 'No further update is planned.'
}

function shortened(update: string): string {
  const text = update.trim()
  return text.length > maxUpdate ? `${cleanText(text.slice(0, maxUpdate), maxUpdate)}…` : cleanText(text, maxUpdate)
}

/**
 * Text that a chat shows as it is. Entities are Slack's rule, and disarm `<!channel>`. The invisible space breaks what
 * Mattermost reads in plain text: `@all`, and `[a link](that leads elsewhere)`.
 */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/(?<![\p{L}\p{N}])@(?=[\p{L}\p{N}])/gu, '@\u200b')
    .replaceAll(/\](?=[([])/g, ']\u200b')
}

import type { Entry, JournalEntry } from '../log/events.ts'
import { isKnownEvent } from '../log/known-events.ts'
import type { Incident } from '../model/incident.ts'
import { type PostmortemSection, postmortemSections } from '../model/notebook.ts'
import { resolutionOf } from '../model/paging-state.ts'
import { utc } from '../utc.ts'
import { durationWords } from '../view/timeline.ts'
import type { Cast } from './cast.ts'
import { escapeLines, escapeMarkdown } from './escape-markdown.ts'
import type { Postmortem } from './schema.ts'
import { after } from './words.ts'

/** What the log says where nobody has written yet. */
interface Told {
  readonly incident: Incident
  readonly entries: readonly JournalEntry[]
  readonly nameThen: Cast['nameThen']
  readonly summary: string
  readonly acknowledgedAfterMs: number | null
  readonly measured: Postmortem['measured']
}

/** Each section as people wrote it, else as the log tells it; all Markdown. What neither says is empty. */
export function sectionsOf(told: Told): Postmortem['sections'] {
  const sections = postmortemSections.map((section) => {
    const text = told.incident.notebook?.sections[section]?.text ?? ''
    const written = /\S/.test(text)
    return [section, { text: written ? text : draft(section, told), written }] as const
  })
  return Object.fromEntries(sections) as Postmortem['sections']
}

function draft(section: PostmortemSection, told: Told): string {
  switch (section) {
    case 'summary':
      return escapeMarkdown(told.summary)
    case 'impact':
      return impactDraft(told.incident)
    case 'detection':
      return detectionDraft(told)
    case 'resolution':
      return resolutionDraft(told)
    default:
      return ''
  }
}

/** Said plainly: an impact that nobody measured must not read as one that was small. */
export const notMeasured = 'Not measured.'

function impactDraft({ impact, impactSince, known }: Incident): string {
  const affected = known.affected?.text ?? ''
  const parts = [
    ...(impact ? [escapeLines(impact)] : []),
    ...(affected ? [`Affected: ${escapeLines(affected)}`] : []),
    ...(impactSince === null ? [] : [`Noticed since ${utc(impactSince)} UTC.`]),
  ]
  return parts.length === 0 ? notMeasured : parts.join('\n\n')
}

function detectionDraft({ incident, nameThen, acknowledgedAfterMs, measured }: Told): string {
  const { declaredBy, drillFor, source, openedAt, impactSince } = incident
  const person = declaredBy ?? drillFor
  const verb = drillFor === null ? 'Declared' : 'Asked for'
  const who =
    person === null
      ? `Reported by ${escapeMarkdown(source)}`
      : `${verb} by ${escapeMarkdown(nameThen(person, openedAt))}`
  const by = `${who} at ${utc(openedAt)} UTC`
  const late =
    impactSince === null || measured.detectedAfterMs === null
      ? ''
      : `, ${durationWords(measured.detectedAfterMs)} after it was first noticeable`
  const paged =
    measured.firstPageAfterMs === null
      ? 'Nobody was paged.'
      : `The first page went out ${after(measured.firstPageAfterMs)}.`
  const answered =
    acknowledgedAfterMs === null
      ? 'Nobody acknowledged it.'
      : `It was first acknowledged ${after(acknowledgedAfterMs)}.`
  return `${by}${late}. ${paged} ${answered}`
}

function resolutionDraft({ incident, entries, nameThen }: Told): string {
  const resolution = resolutionOf(incident)
  if (!resolution) return 'Not resolved yet.'
  const took = `after ${durationWords(resolution.at - incident.openedAt)}`
  if (resolution.cause === 'cleared') return `Resolved ${took}: all alerts cleared.`
  if (resolution.cause === 'test-ended') return `The pager test ended ${took}.`
  const by = resolution.by === null ? '' : ` by ${escapeMarkdown(nameThen(resolution.by, resolution.at))}`
  const reason = entries
    .filter(isKnownEvent)
    .findLast((entry): entry is Entry<'incident.resolved'> => entry.type === 'incident.resolved')?.body.reason
  return `Resolved ${took}${by}${reason ? `: ${escapeLines(reason)}` : '.'}`
}

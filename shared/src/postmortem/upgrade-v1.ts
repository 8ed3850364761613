import { notMeasured } from './draft-sections.ts'
import { escapeLines, escapeMarkdown } from './escape-markdown.ts'
import { type Postmortem, postmortemVersion } from './schema.ts'
import type { PostmortemV1 } from './schema-v1.ts'

/**
 * A postmortem of version 1 in today's shape. It had nothing that people write, so that is empty; what version 1 did
 * not keep is said to be unknown, never guessed.
 */
export function upgradeV1(old: PostmortemV1): Postmortem {
  const { contributingFactors, actionItems, timeline, paged, ...kept } = old
  const draft = (text: string) => ({ text, written: false })
  return {
    ...kept,
    version: postmortemVersion,
    impactSince: null,
    affected: '',
    measured: {
      detectedAfterMs: null,
      firstPageAfterMs: firstPageAfterMs(old),
      impactMs: null,
      pagesSent: paged.length,
      peoplePaged: new Set(paged.map(({ who }) => who)).size,
      timeInSev: [],
    },
    asOf: lastDay(old),
    notebook: null,
    sections: {
      summary: draft(escapeMarkdown(old.summary)),
      impact: draft(old.impact ? escapeLines(old.impact) : notMeasured),
      detection: draft(''),
      resolution: draft(''),
      factors: draft(contributingFactors.map((factor) => `- ${escapeMarkdown(factor)}`).join('\n')),
      well: draft(''),
      badly: draft(''),
      lucky: draft(''),
    },
    whys: [],
    actionItems: actionItems.map((title, index) => ({
      id: `act-${index + 1}`,
      seq: null,
      title,
      owner: null,
      dueOn: null,
      state: 'open',
      overdue: false,
      origin: 'postmortem',
    })),
    roles: [],
    paged,
    known: [],
    // Version 1 did not keep when a row was written down; the moment that it speaks of is the closest.
    timeline: timeline.map((row) => ({ ...row, recordedAt: row.at, heldAt: null, tags: [], starred: false })),
    updates: [],
    runbooks: [],
  }
}

function firstPageAfterMs({ paged, openedAt }: PostmortemV1): number | null {
  const times = paged.map(({ pagedAt }) => Date.parse(pagedAt))
  return times.length === 0 ? null : Math.max(0, Math.min(...times) - Date.parse(openedAt))
}

/** The day of the last thing that it tells of: when it was written is not known. */
function lastDay({ timeline, openedAt }: PostmortemV1): string {
  return (timeline.at(-1)?.at ?? openedAt).slice(0, 10)
}

import type { NextStep } from '@baton/shared/view/feed.ts'
import { formatCountdown, formatDuration, formatNear, joinNames } from './format.ts'

/** A step that is this much past its time is late, not merely under way. Milliseconds. */
const lateAfter = 5_000

/**
 * What happens next and when, in one line; `now` is the relay's clock, Unix ms. Where the relay is not heard, what was to
 * come is said with its moment: nothing counts down on a guess.
 */
export function nextStepText(step: NextStep, now: number, isHeard = true): string {
  const text = step.text.replace(/^then /, '')
  if (step.at === null) return text
  if (!isHeard) {
    const at = formatNear(step.at, now)
    return step.kind === 'pages' ? `was to page ${joinNames(step.people)} ${at}` : `${text}: was due ${at}`
  }
  const cut = step.kind === 'pages' ? text.length : firstClauseEnd(text)
  return `${text.slice(0, cut)}${whenText(step.at - now)}${text.slice(cut)}`
}

function whenText(left: number): string {
  if (left > 0) return ` in ${formatCountdown(left)}`
  return -left > lateAfter ? `, late by ${formatDuration(-left)}` : ' now'
}

/** "snooze ends, pages again": the time belongs to the ending, not to the paging. */
function firstClauseEnd(text: string): number {
  const end = text.search(/, | unless /)
  return end === -1 ? text.length : end
}

/** Nobody will be paged although somebody should be: the one state of a row that must not look calm. */
export function isUnheld(step: NextStep): boolean {
  return step.kind === 'nobody' || (step.kind === 'exhausted' && step.at === null)
}

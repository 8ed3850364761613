import { formatClockShort, formatDay } from './format.ts'

export interface SnoozeChoice {
  readonly label: string
  /** When it ends, for a title. */
  readonly hint: string
  /** Minutes from the relay's now, or the moment in Unix ms on the relay's clock. */
  readonly request: { readonly minutes: number } | { readonly until: number }
}

const minute = 60_000

/** The snoozes on offer, each with an end. `now` is the relay's clock, Unix ms; 08:00 is local time. */
export function snoozeChoices(now: number): readonly SnoozeChoice[] {
  return [lasting('15 m', 15, now), lasting('1 h', 60, now), lasting('4 h', 240, now), untilMorning(now)]
}

function lasting(label: string, minutes: number, now: number): SnoozeChoice {
  return { label, hint: `until ${formatClockShort(now + minutes * minute)}`, request: { minutes } }
}

function untilMorning(now: number): SnoozeChoice {
  const date = new Date(now)
  const at = (offset: number) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + offset, 8).getTime()
  const until = at(0) > now ? at(0) : at(1)
  return { label: 'until 08:00', hint: formatDay(until) === formatDay(now) ? 'today' : 'tomorrow', request: { until } }
}

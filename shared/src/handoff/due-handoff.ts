import type { Draft } from '../log/events.ts'
import type { Desk } from '../model/desk.ts'

/** What time alone has made true of the desk's handoffs by `now` (Unix ms, the journal's unclamped clock). */
export function dueHandoffs(desk: Desk, now: number): readonly Draft[] {
  return timers(desk).flatMap(({ at, draft }) => (at <= now ? [draft] : []))
}

/** When `dueHandoffs` will next have something to say, Unix ms; null when it has not. */
export function nextHandoffDueAt(desk: Desk): number | null {
  const times = timers(desk).map(({ at }) => at)
  return times.length === 0 ? null : Math.min(...times)
}

function timers(desk: Desk): readonly { readonly at: number; readonly draft: Draft }[] {
  return desk.openHandoffs().flatMap(({ id, changeAt, answerBy, isDue, isUnanswered }) => {
    const draft = (type: 'handoff.fell-due' | 'handoff.unanswered', dueAt: number) => ({
      at: dueAt,
      draft: { type, incidentId: null, body: { handoffId: id, dueAt } } as const,
    })
    return [
      ...(isDue ? [] : [draft('handoff.fell-due', changeAt)]),
      ...(isUnanswered ? [] : [draft('handoff.unanswered', answerBy)]),
    ]
  })
}

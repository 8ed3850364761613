import type { AlarmPage, AskView } from '@baton/shared/view/alarm-state.ts'

const second = 1_000

/** Ana was asked, her page got as far as her laptop, and nobody has seen it. */
export function demoAsk(now: number, more: Partial<AskView> = {}): AskView {
  const raisedAt = now - 38 * second
  return {
    pageId: 'pg-ask-ana',
    person: 'ana',
    name: 'Ana',
    by: 'sam',
    byName: 'Sam',
    mine: true,
    what: 'help',
    why: 'need a second pair of eyes on the pool',
    raisedAt,
    state: 'paged',
    stateAt: null,
    reason: '',
    progress: 'shown and sounded, not seen',
    lines: [
      { at: raisedAt + second, ok: true, text: 'reached, shown and sounded on Ana’s laptop' },
      { at: raisedAt + 2 * second, ok: false, text: 'not notified on Ana’s phone (notifications are denied)' },
    ],
    next: [
      { at: now + 24 * second, text: 'sends to them by ntfy' },
      { at: now + 262 * second, text: 'pages Priya' },
    ],
    ...more,
  }
}

/** Ana, who holds it, asks me. */
export function demoAsked(now: number): Partial<AlarmPage> {
  return {
    purpose: 'help',
    helpPages: [],
    helpPeople: [],
    ask: {
      by: 'ana',
      byName: 'Ana',
      why: 'Failover of db-3 is stuck at step 4, I need someone with database rights.',
      at: now - 28 * second,
    },
    holder: { person: 'ana', name: 'Ana', since: now - 160 * second },
    escalation: [{ at: now + 100 * second, people: [{ person: 'bo', name: 'Bo' }] }],
  }
}

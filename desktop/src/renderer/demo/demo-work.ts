import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { WorkingParts } from '@baton/shared/view/room-parts.ts'
import type { RoomTimer } from '@baton/shared/view/room-state.ts'
import { demoRunbooks } from './demo-runbooks.ts'

const minute = 60_000

/** Nothing that people work on yet. */
export const noWork: WorkingParts = {
  known: {},
  responders: [],
  timers: [],
  updateClock: null,
  canPublish: false,
  runbooks: [],
  notebook: null,
  actions: [],
}

function timer(id: string, task: string, endsAt: number, more: Partial<RoomTimer> = {}): RoomTimer {
  return {
    id,
    task,
    owner: 'kim',
    ownerName: 'Kim',
    startedBy: 'ana',
    startedAt: endsAt - 3 * minute,
    endsAt,
    state: 'running',
    outcome: '',
    mine: false,
    pending: false,
    ...more,
  }
}

/** What people work on in a room: what is known, who is here, timers, a runbook, action items. */
export function demoWork(row: FeedRow, isOffline: boolean): WorkingParts {
  const now = Date.now()
  const at = row.openedAt
  return {
    known: {
      symptoms: {
        text: 'Payments time out after 10 s; the cart itself is fine',
        by: 'Ana',
        at: at + 60_000,
        pending: false,
      },
      scope: { text: 'eu-1 and eu-2, not us', by: 'Kim', at: at + 80_000, pending: false },
      trend: { text: 'improving', by: 'Kim', at: at + 150_000, pending: false },
      affected: { text: '312 checkouts, 4 % of EU', by: 'Kim', at: at + 90_000, pending: false },
      hypothesis: {
        text: 'The connection pool is exhausted since deploy 42',
        by: isOffline ? 'Sam' : 'Ana',
        at: at + 150_000,
        pending: isOffline,
      },
    },
    responders: [
      { person: 'ana', name: 'Ana', state: 'holder', since: null, reason: '' },
      { person: 'kim', name: 'Kim', state: 'here', since: now - 3 * minute, reason: '' },
      { person: 'sam', name: 'Sam', state: 'asked', since: now - 40_000, reason: '' },
      { person: 'lee', name: 'Lee', state: 'declined', since: now - 90_000, reason: 'on a train without network' },
    ],
    timers: [
      timer('timer-2', 'ask the provider for their status', now - 42_000, {
        owner: 'sam',
        ownerName: 'Sam',
        state: 'rang',
        mine: true,
      }),
      timer('timer-1', 'check replica lag', now + 80_000),
      timer('timer-3', 'watch errors on us-2', now + 14 * minute, { owner: null, ownerName: null, pending: isOffline }),
      timer('timer-4', 'look at the pool size', now - 2 * minute, {
        state: 'stopped',
        outcome: '20 of 20 connections in use on each pod',
      }),
    ],
    updateClock: {
      everyMs: 20 * minute,
      lastAt: now - 12 * minute,
      dueAt: isOffline ? now - minute : now + 8 * minute + 12_000,
    },
    canPublish: true,
    runbooks: demoRunbooks(now, isOffline),
    notebook: null,
    actions: [
      {
        id: 'act-1',
        title: 'Alert on pool saturation',
        owner: 'kim',
        ownerName: 'Kim',
        dueOn: null,
        state: 'open',
        origin: { kind: 'note', noteId: 'n4' },
        by: 'kim',
        addedAt: now,
        changedAt: now,
        pending: false,
      },
      {
        id: 'act-2',
        title: 'Runbook Checkout is down, "Scale the workers to 12": the deployment is called checkout-worker now',
        owner: null,
        ownerName: null,
        dueOn: '2026-11-30',
        state: 'open',
        origin: { kind: 'runbook', runbookId: 'checkout', line: 9 },
        by: 'sam',
        addedAt: now,
        changedAt: now,
        pending: isOffline,
      },
    ],
  }
}

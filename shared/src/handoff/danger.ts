import type { Desk } from '../model/desk.ts'
import { type Condition, type Reason, type ReasonKind, reasonKinds } from '../model/handoff.ts'
import type { Incident } from '../model/incident.ts'
import { snoozedUntilOf } from '../model/paging-state.ts'
import { updateClockOf } from '../model/update-clock.ts'
import { acknowledgementExpiresAt } from '../paging/due.ts'
import { policyToPage, routeIncident } from '../paging/escalation.ts'

/** How dangerous an incident is for whoever takes the shift, and why. */
export interface Danger {
  readonly condition: Condition
  /** The gravest first. */
  readonly reasons: readonly Reason[]
  /** It rings by itself, sooner or later, unless somebody acts. */
  readonly pages: boolean
}

/** What needs work now. */
const unstable: ReadonlySet<ReasonKind> = new Set([
  'sev',
  'critical',
  'impact',
  'update-overdue',
  'timer-overdue',
  'nobody',
])
/** What is calm whatever else is said; anything beside these two has to be looked at. */
const calm: ReadonlySet<ReasonKind> = new Set(['cleared', 'does-not-page'])
/** This many changes within an incident are no coincidence. */
const manyFlaps = 2

/**
 * Judges an open incident by what is known of it at `now` (Unix ms of the relay's clock). Nothing that fires is stable:
 * calm is only what has cleared and has nothing grave about it.
 */
export function dangerOf(desk: Desk, incident: Incident, now: number): Danger {
  const pages = policyToPage(desk.config, incident) !== null
  const reasons = [
    ...whatIsGrave(desk, incident, now),
    ...whatEnds(desk, incident, pages, now),
    ...howItStands(incident),
    ...(pages || incident.clearedAt !== null ? [] : [{ kind: 'does-not-page' as const }]),
  ].sort((a, b) => reasonKinds.indexOf(a.kind) - reasonKinds.indexOf(b.kind))
  const condition = reasons.some(({ kind }) => unstable.has(kind))
    ? 'unstable'
    : reasons.every(({ kind }) => calm.has(kind))
      ? 'stable'
      : 'watcher'
  return { condition, reasons, pages }
}

function whatIsGrave(desk: Desk, incident: Incident, now: number): readonly Reason[] {
  const { sev, severity, clearedAt, impact, impactSince, timers } = incident
  const dueAt = updateDueAt(desk, incident)
  const over = Object.values(timers).filter(({ state, endsAt }) => state !== 'stopped' && endsAt <= now)
  return [
    ...(sev === 1 || sev === 2 ? [{ kind: 'sev' as const, sev }] : []),
    ...(severity === 'critical' && clearedAt === null ? [{ kind: 'critical' as const }] : []),
    ...(impact === '' ? [] : [withTime('impact', impactSince)]),
    ...(dueAt !== null && dueAt <= now ? [withTime('update-overdue', dueAt)] : []),
    ...over.slice(0, 1).map(({ endsAt }) => withTime('timer-overdue', endsAt)),
    ...(isNobodys(desk, incident) ? [{ kind: 'nobody' as const }] : []),
  ]
}

/** Of what has cleared nobody waits for news, unless people gave it a SEV. */
function updateDueAt(desk: Desk, incident: Incident): number | null {
  if (incident.clearedAt !== null && incident.sev === null) return null
  return updateClockOf(desk.config, incident)?.dueAt ?? null
}

/** It calls and nobody has answered, or it should call and cannot. */
function isNobodys(desk: Desk, incident: Incident): boolean {
  if (incident.status !== 'triggered' || incident.clearedAt !== null) return false
  if (incident.paging.kind !== 'idle') return incident.paging.kind !== 'snoozed'
  const { page, policy } = routeIncident(desk.config, incident)
  return page && policy === null
}

function whatEnds(desk: Desk, incident: Incident, pages: boolean, now: number): readonly Reason[] {
  const snoozedUntil = snoozedUntilOf(incident)
  const expiresAt = pages ? acknowledgementExpiresAt(incident) : null
  const dueAt = updateDueAt(desk, incident)
  const running = Object.values(incident.timers)
    .filter(({ state, endsAt }) => state !== 'stopped' && endsAt > now)
    .sort((a, b) => a.endsAt - b.endsAt)
  return [
    ...(snoozedUntil === null || !pages ? [] : [withTime('snooze-ends', snoozedUntil)]),
    ...(expiresAt === null ? [] : [withTime('acknowledgement-ends', expiresAt)]),
    ...(dueAt !== null && dueAt > now ? [withTime('update-due', dueAt)] : []),
    ...running.slice(0, 1).map(({ endsAt }) => withTime('timer', endsAt)),
  ]
}

function howItStands({ sourceState, flaps, clearedAt, resolveAfterMs }: Incident): readonly Reason[] {
  const stands: Readonly<Record<Incident['sourceState'], Reason>> = {
    firing: { kind: 'fires' },
    none: { kind: 'open' },
    cleared: clearedAt === null ? { kind: 'open' } : withTime('cleared', clearedAt + resolveAfterMs),
  }
  return [...(flaps >= manyFlaps ? [{ kind: 'flaps' as const }] : []), stands[sourceState]]
}

function withTime(kind: ReasonKind, at: number | null): Reason {
  return at === null ? { kind } : { kind, at }
}

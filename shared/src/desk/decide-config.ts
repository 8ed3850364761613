import type { IncidentId, PersonId } from '../ids.ts'
import type { Actor, Draft } from '../log/events.ts'
import { provisionalEntry } from '../log/provisional.ts'
import type { OncallConfig } from '../model/config.ts'
import type { Handoff } from '../model/handoff.ts'
import { mayAct } from '../model/roles.ts'
import { personName } from '../model/routing.ts'
import { byUrgency } from '../paging/urgency.ts'
import type { SignalContext } from '../signal/decide-signal.ts'
import { settleIncident } from './config-effects.ts'
import type { DeskFold, DeskFork } from './folded-desk.ts'

/** What a file comes to for something that is open, in words that are as true before it is applied as after. */
export interface ConfigEffect {
  /** Null for what is of no incident: a handoff, what somebody who left still owns. */
  readonly incidentId: IncidentId | null
  readonly text: string
}

export interface ConfigDecision {
  /** The file and all that follows from it, to be committed together. Empty when nothing changes. */
  readonly drafts: readonly Draft[]
  readonly effects: readonly ConfigEffect[]
}

const relay: Actor = { kind: 'relay', id: 'relay', device: null }

/**
 * Decides a file: what becomes of open incidents, pages, handoffs, timers and roles by it. Nobody who is gone from it keeps
 * an incident, a page, a place in a handoff or a timer. The same function says it before (a dry run) and does it. A file
 * that is in force already still puts right what an earlier one left with somebody who is gone.
 */
export function decideConfig(desk: DeskFold, config: OncallConfig, context: SignalContext): ConfigDecision {
  const trial = new Trial(desk, context.now)
  if (JSON.stringify(desk.filed) !== JSON.stringify(config))
    trial.record({ type: 'config.applied', incidentId: null, body: { config } })
  const handoffs = desk.openHandoffs().flatMap((handoff) => endHandoff(trial, desk.config, handoff))
  const incidents = [...desk.openIncidents()].sort(byUrgency).flatMap((incident): ConfigEffect[] => {
    const words = settleIncident(trial, desk.config, incident, context)
    if (words.length === 0) return []
    return [{ incidentId: incident.id, text: `"${incident.title}": ${words.join('; ')}` }]
  })
  const owned = ownedByLeavers(desk, config).map((text) => ({ incidentId: null, text }))
  return { drafts: trial.drafts, effects: [...incidents, ...handoffs, ...owned] }
}

/** A fork on which each draft is folded as it is decided, so that the next one is decided on what it made. */
export class Trial {
  readonly desk: DeskFork
  readonly drafts: Draft[] = []
  readonly #now: number

  constructor(desk: DeskFold, now: number) {
    this.desk = desk.fork()
    this.#now = now
  }

  record(draft: Draft): void {
    this.drafts.push(draft)
    const incident = draft.incidentId === null ? undefined : this.desk.incident(draft.incidentId)
    const provision = {
      actor: relay,
      commandId: null,
      scope: incident?.scope ?? 'team',
      drill: incident?.drill ?? false,
    }
    this.desk.apply(provisionalEntry(draft, { seq: this.desk.seq + 1, recordedAt: this.#now, ...provision }))
  }
}

/** An offer that nobody could accept any more is withdrawn, with the reason. */
function endHandoff(trial: Trial, before: OncallConfig, handoff: Handoff): readonly ConfigEffect[] {
  const { id: handoffId, team, from, to } = handoff
  const { config } = trial.desk
  const name = (person: PersonId | null) => (person === null ? 'nobody' : personName(before, person))
  const teamName = (Object.hasOwn(before.teams, team) ? before.teams[team]?.name : undefined) ?? team
  const onCall = Object.hasOwn(config.teams, team) ? config.teams[team]?.onCall : undefined
  const cannot = [from, to].find((person) => person === null || !mayAct(config, person))
  const reason =
    cannot !== undefined
      ? `${name(cannot)} ${cannot !== null && Object.hasOwn(config.people, cannot) ? 'only observes now' : 'left the on-call file'}`
      : onCall === undefined
        ? `${teamName} left the on-call file`
        : onCall.includes(from ?? '')
          ? null
          : `${name(from)} is not on call for ${teamName} any more`
  if (reason === null) return []
  trial.record({ type: 'handoff.withdrawn', incidentId: null, body: { handoffId, reason }, actor: relay })
  return [{ incidentId: null, text: `the handoff of ${teamName} from ${name(from)} to ${name(to)} ends: ${reason}` }]
}

/** What outlives an incident stays with whoever owned it, so it is named: somebody has to take it over by hand. */
function ownedByLeavers(desk: DeskFold, config: OncallConfig): readonly string[] {
  const leavers = Object.values(desk.filed.people).filter(({ id }) => !Object.hasOwn(config.people, id))
  if (leavers.length === 0) return []
  const notebooks = desk.notebooks()
  return leavers.flatMap(({ id, name }) => {
    const actions = notebooks.flatMap(({ openActions }) => openActions.filter(({ owner }) => owner === id))
    const written = notebooks.flatMap(({ postmortem, title }) =>
      postmortem?.owner === id && postmortem.status !== 'closed' ? [`"${title}"`] : [],
    )
    return [
      ...(actions.length > 0
        ? [`${name}, who is gone, owns ${plural(actions.length, 'open action item')}: give them to somebody`]
        : []),
      ...(written.length > 0
        ? [`${name}, who is gone, owns the postmortem of ${written.join(', ')}: give it to somebody`]
        : []),
    ]
  })
}

function plural(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`
}

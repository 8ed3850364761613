import type { DeviceId, HandoffId, IncidentId, IntegrationId, PersonId, RunbookId } from '../ids.ts'
import type { Accesses } from './access.ts'
import type { ChannelKind, OncallConfig } from './config.ts'
import type { Handoff, Shift } from './handoff.ts'
import type { Incident, ReceiptLayer } from './incident.ts'
import type { Occurrences } from './occurrence.ts'
import type { OncallHistory } from './oncall-history.ts'
import type { Runbook } from './runbook.ts'

/** The last that is known of one alert of one source. */
export interface AlertIndexEntry extends Occurrences {
  /** The incident that it fired in last; null when it was never heard to fire. */
  readonly incidentId: IncidentId | null
  readonly updatedAt: number
}

/** What is known of one group of alerts across its incidents. */
export interface GroupEntry {
  readonly openId: IncidentId | null
  readonly lastId: IncidentId
  readonly openings: readonly number[]
  readonly updatedAt: number
}

export interface Device {
  readonly id: DeviceId
  readonly person: PersonId
  readonly name: string
  readonly pairedAt: number
  readonly revoked: boolean
  readonly proven: Readonly<Partial<Record<ReceiptLayer, number>>>
}

export interface Integration {
  readonly id: IntegrationId
  readonly source: string
  readonly name: string
  readonly createdAt: number
  readonly revoked: boolean
}

/**
 * All that is known now, to read: what rules decide on and views show. `desk/desk.ts` folds it from the log. Times are
 * Unix ms.
 */
export interface Desk {
  /** Of the last entry that was folded, as are `hash` and `recordedAt`. */
  readonly seq: number
  readonly hash: string
  readonly recordedAt: number
  /** As it holds now: the file, with the shifts that were handed over. */
  readonly config: OncallConfig
  /** As the file has it. */
  readonly filed: OncallConfig
  readonly handoffs: Readonly<Record<HandoffId, Handoff>>
  /** Who was on call when, as far as it is kept. */
  readonly oncallHistory: OncallHistory
  /** Tokens of scripts, and invites that wait. */
  readonly accesses: Accesses
  readonly runbooks: Readonly<Record<RunbookId, Runbook>>
  readonly lastAlertAt: number | null
  /** The integration that it came by. */
  readonly lastAlertFrom: IntegrationId | null
  /** Events of a kind that this version does not know: kept in the log, counted, never folded. */
  readonly unknownEvents: number
  /** Undefined too for one that is resolved and has left memory. */
  incident(id: IncidentId): Incident | undefined
  openIncidents(): readonly Incident[]
  /** By key, for as long as it is remembered. */
  alert(key: string): AlertIndexEntry | undefined
  group(key: string): GroupEntry | undefined
  device(id: DeviceId): Device | undefined
  devices(): readonly Device[]
  integration(id: IntegrationId): Integration | undefined
  /** The last pager test of a person. */
  pagerTest(person: PersonId): IncidentId | undefined
  /** When an outside channel last delivered to a person. */
  channelProven(person: PersonId, channel: ChannelKind): number | undefined
  handoff(id: HandoffId): Handoff | undefined
  /** Offers that wait for an answer. */
  openHandoffs(): readonly Handoff[]
  openHandoffOf(team: string, from: PersonId): Handoff | undefined
  /** The shift that was handed over last, while it still holds against the file. */
  shift(team: string): Shift | undefined
  runbook(id: RunbookId): Runbook | undefined
}
